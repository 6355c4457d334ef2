import { FirstFit } from '@backstage-gpu/dra';
import { Freshness } from '@backstage-gpu/plugin-gpu-common';
import { Tier } from './readTiers';
import { ClusterTier } from './ClusterModel';
import { Pending } from './PendingClaims';
import { TierTotals } from './TierTotals';

/** Availability of one tier in one cluster. Without `totals` not everything was read yet and every number is unknown. */
export function composeTier(options: {
  tier: Tier;
  cluster: string;
  freshness: Freshness;
  totals?: TierTotals;
  firstFit?: FirstFit;
  pending: Pending;
}): ClusterTier {
  const { tier, cluster, freshness, totals, firstFit, pending } = options;
  const base = { tier: tier.name, cluster, freshness };
  if (!totals) {
    return { ...base, unavailable: [], undecided: 0, profiles: [] };
  }
  const stop = firstFit?.stop;
  const undecided = stop?.kind === 'undecided';
  return {
    ...base,
    total: totals.total,
    allocated: totals.allocated,
    // What cannot be decided is left out instead of guessed.
    ...(undecided ? {} : { allocatable: firstFit?.granted ?? totals.granted }),
    bestPacking: totals.bestPacking,
    pending: pending.count,
    ...(pending.since ? { pendingSince: pending.since } : {}),
    unavailable: [...totals.unavailable]
      .map(([reason, count]) => ({ reason, count }))
      .sort((a, b) => a.reason.localeCompare(b.reason)),
    undecided: totals.undecided,
    ...(stop ? { error: stop.message } : {}),
    ...(totals.memories.size > 0
      ? {
          memoryBytes: Math.min(...totals.memories.keys()),
          largestMemoryBytes: Math.max(...totals.memories.keys()),
        }
      : {}),
    profiles: [...totals.profiles.keys()].sort(),
  };
}
