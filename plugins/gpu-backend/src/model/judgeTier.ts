import { ResourceClaim } from '@backstage-gpu/dra';
import {
  Freshness,
  TierClusterAvailability,
  UnavailableReason,
} from '@backstage-gpu/plugin-gpu-common';
import { TierCounter } from './countClaims';
import { Tier } from './readTiers';
import { Selection } from './selectDevices';

/**
 * Availability of one tier in one cluster. Without `counter` nothing was read yet and every number stays unknown.
 */
export function judgeTier(options: {
  tier: Tier;
  cluster: string;
  freshness: Freshness;
  selection: Selection;
  claims: ResourceClaim[];
  counter?: TierCounter;
}): { tier: string } & TierClusterAvailability {
  const { tier, cluster, freshness, selection, claims, counter } = options;
  const base = { tier: tier.name, cluster, freshness };
  if (!counter) {
    return { ...base, unavailable: [], undecided: 0 };
  }
  const { selected, failing, undecided } = selection;
  const counted = counter(tier.deviceClass, selected);
  return {
    ...base,
    total: selected.length,
    allocated: selected.filter(({ state }) => state === 'allocated').length,
    allocatable: counted.allocatable,
    bestPacking: counted.bestPacking,
    pending: claims.filter(claim => isPending(claim, tier.deviceClass)).length,
    unavailable: sumReasons(selection, failing.length),
    undecided,
    error: counted.error,
  };
}

/** Whether a claim still waits for a device of a class. */
export function isPending(claim: ResourceClaim, deviceClass: string): boolean {
  if (claim.status?.allocation) {
    return false;
  }
  const requests = claim.spec.devices?.requests ?? [];
  return requests.some(
    ({ exactly, firstAvailable }) =>
      exactly?.deviceClassName === deviceClass ||
      firstAvailable?.some(
        alternative => alternative.deviceClassName === deviceClass,
      ),
  );
}

function sumReasons(
  { selected }: Selection,
  failing: number,
): UnavailableReason[] {
  const counts = new Map<UnavailableReason['reason'], number>();
  for (const { reason } of selected) {
    if (reason) {
      counts.set(reason, (counts.get(reason) ?? 0) + 1);
    }
  }
  if (failing > 0) {
    counts.set('selectorError', failing);
  }
  return [...counts]
    .map(([reason, count]) => ({ reason, count }))
    .sort((a, b) => a.reason.localeCompare(b.reason));
}
