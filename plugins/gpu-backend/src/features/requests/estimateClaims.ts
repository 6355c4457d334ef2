import { PlacedDemand } from '@backstage-gpu/plugin-gpu-node';
import { ClusterTier } from '../../core/inventory/ClusterModel';

/**
 * How many claims of some demands a cluster could satisfy, as far as the counts of its tiers tell, and how many claims wait
 * there for the same tiers. It is exact for one device of one tier. Several devices of one claim must fit on one node,
 * which counts by tier cannot tell, so for those it only ranks clusters.
 */
export function estimateClaims(
  availability: readonly Pick<
    ClusterTier,
    'tier' | 'allocatable' | 'pending'
  >[],
  demands: readonly PlacedDemand[],
): { allocatable?: number; pending: number } {
  let allocatable: number | undefined = Infinity;
  let pending = 0;
  for (const { alternatives, count } of demands) {
    const entries = alternatives.map(({ tier }) =>
      availability.find(entry => entry.tier === tier),
    );
    pending += entries[0]?.pending ?? 0;
    const claims = entries.map(entry =>
      entry?.allocatable === undefined
        ? undefined
        : Math.floor(entry.allocatable / count),
    );
    const known = claims.filter(each => each !== undefined);
    if (allocatable === undefined || known.length < claims.length) {
      allocatable = undefined;
    } else {
      const sum = known.reduce((total, each) => total + each, 0);
      allocatable = Math.min(allocatable, sum);
    }
  }
  return allocatable === undefined ? { pending } : { allocatable, pending };
}

/** Whether the counts of tiers say exactly how many claims of these demands could be satisfied. */
export function isEstimateExact(demands: readonly PlacedDemand[]): boolean {
  return (
    demands.length === 1 &&
    demands[0].count === 1 &&
    demands[0].alternatives.length === 1
  );
}
