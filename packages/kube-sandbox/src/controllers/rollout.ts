import { JsonRecord } from '../cluster/types';

/** How many pods more, and how many fewer, than wanted a rolling update may have. */
export function rolloutBounds(
  strategy: JsonRecord,
  replicas: number,
): { surge: number; unavailable: number } {
  if (strategy.type !== 'RollingUpdate') {
    return { surge: 0, unavailable: 0 };
  }
  const surge = resolve(strategy.rollingUpdate?.maxSurge, replicas, true);
  const unavailable = resolve(
    strategy.rollingUpdate?.maxUnavailable,
    replicas,
    false,
  );
  // Both at zero would never move.
  return surge === 0 && unavailable === 0
    ? { surge, unavailable: 1 }
    : { surge, unavailable };
}

/** One generation of a deployment's pods, as the rollout sees it. */
export interface Generation {
  /** Pods asked for. */
  replicas: number;
  /** Pods that serve. */
  available: number;
}

/** Where the replica sets of a deployment stand. */
export interface RolloutState {
  replicas: number;
  strategy: JsonRecord;
  young: Generation;
  /** Older generations, oldest first. */
  old: Generation[];
  /** Pods of older generations that have not ended yet. */
  oldPodsLeft: number;
}

/** How many replicas each generation should have next; `old` in the order of the state. */
export interface RolloutStep {
  young: number;
  old: number[];
}

function recreate({ replicas, young, old, oldPodsLeft }: RolloutState) {
  return {
    young: oldPodsLeft > 0 ? young.replicas : replicas,
    old: old.map(() => 0),
  };
}

function shrinkOld(state: RolloutState, surplus: number): number[] {
  let left = Math.max(0, surplus);
  return state.old.map(({ replicas, available }) => {
    // Pods that do not serve cost nothing to take away.
    const broken = replicas - Math.min(replicas, available);
    const taken = Math.min(replicas, broken + left);
    left -= Math.max(0, taken - broken);
    return replicas - taken;
  });
}

/** The next replica counts of a rollout. Pure; called again after every change until nothing moves. */
export function nextRolloutStep(state: RolloutState): RolloutStep {
  const { replicas, strategy, young, old } = state;
  if (strategy.type === 'Recreate') {
    return recreate(state);
  }
  const { surge, unavailable } = rolloutBounds(strategy, replicas);
  const oldTotal = old.reduce((sum, item) => sum + item.replicas, 0);
  const room = Math.max(0, replicas + surge - oldTotal - young.replicas);
  const nextYoung =
    young.replicas > replicas
      ? replicas
      : Math.min(replicas, young.replicas + room);
  const available =
    young.available + old.reduce((sum, item) => sum + item.available, 0);
  return {
    young: nextYoung,
    old: shrinkOld(state, available - (replicas - unavailable)),
  };
}

function resolve(
  value: string | number | undefined,
  total: number,
  roundUp: boolean,
): number {
  if (typeof value !== 'string') {
    return value ?? 0;
  }
  const share = (Number.parseInt(value, 10) / 100) * total;
  return roundUp ? Math.ceil(share) : Math.floor(share);
}
