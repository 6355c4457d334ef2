import { DeviceTaint, DeviceToleration, Taint, Toleration } from '../types';

const blocking = new Set(['NoSchedule', 'NoExecute']);

/**
 * The first taint that keeps a pod or a claim away, or undefined when all
 * blocking taints are tolerated. `PreferNoSchedule`, `None` and effects that
 * are not known keep nothing away.
 *
 * @remarks Nodes and pods, devices and requests have the same rule.
 *
 * @public
 */
export function untoleratedTaint<T extends Taint | DeviceTaint>(
  taints: readonly T[] | undefined,
  tolerations: readonly (Toleration | DeviceToleration)[] | undefined,
): T | undefined {
  return taints?.find(
    taint =>
      blocking.has(taint.effect) &&
      !tolerations?.some(toleration => tolerates(toleration, taint)),
  );
}

/**
 * Whether all blocking taints are tolerated.
 *
 * @public
 */
export function toleratesTaints(
  taints: readonly (Taint | DeviceTaint)[] | undefined,
  tolerations: readonly (Toleration | DeviceToleration)[] | undefined,
): boolean {
  return untoleratedTaint(taints, tolerations) === undefined;
}

function tolerates(
  toleration: Toleration | DeviceToleration,
  taint: Taint | DeviceTaint,
): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) {
    return false;
  }
  if (toleration.key && toleration.key !== taint.key) {
    return false;
  }
  switch (toleration.operator) {
    case undefined:
    case '':
    case 'Equal':
      return (toleration.value ?? '') === (taint.value ?? '');
    case 'Exists':
      return true;
    default:
      return false;
  }
}
