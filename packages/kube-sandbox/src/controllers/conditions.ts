import { JsonRecord } from '../cluster/types';

/** A condition as a controller sets it; the times are added. */
export interface ConditionChange {
  type: string;
  status: 'True' | 'False' | 'Unknown';
  reason?: string;
  message?: string;
}

/** Sets one condition of a list; the time of its last transition moves only when the status does. */
export function withCondition(
  conditions: readonly JsonRecord[] | undefined,
  change: ConditionChange,
  now: string,
): JsonRecord[] {
  const list = conditions ?? [];
  const previous = list.find(({ type }) => type === change.type);
  const next = {
    ...change,
    lastTransitionTime:
      previous?.status === change.status ? previous.lastTransitionTime : now,
  };
  return previous
    ? list.map(condition => (condition === previous ? next : condition))
    : [...list, next];
}
