import { LimitValue } from '@backstage-gpu/plugin-gpu-common';
import { ClusterModel } from '../../../core/inventory/ClusterModel';
import { ResolvedLimits } from '../resolveLimits';

const gib = 2 ** 30;

/**
 * How many devices of a tier a ResourceQuota may allow: none of a tier that the project may not have. It knows no GPU memory, so a limit of memory becomes as many of the
 * tier's largest devices as fit into it; that several tiers together fit as well, only requests are held to.
 */
export function limitOfDevices(
  limits: Pick<ResolvedLimits, 'deviceLimit' | 'memoryGib'>,
  tier: string,
  /** Those that the project may have; undefined means all. */
  tiers: readonly string[] | undefined,
  clusters: readonly Pick<ClusterModel, 'availability'>[],
): LimitValue {
  if (tiers && !tiers.includes(tier)) {
    return 0;
  }
  const { hard } = limits.deviceLimit(tier);
  const memory = limits.memoryGib.hard;
  const largest = Math.max(
    ...clusters.flatMap(({ availability }) =>
      availability.flatMap(entry =>
        entry.tier === tier && entry.largestMemoryBytes
          ? [entry.largestMemoryBytes]
          : [],
      ),
    ),
  );
  if (memory === 'unlimited' || !Number.isFinite(largest)) {
    return hard;
  }
  const fitting = Math.floor((memory * gib) / largest);
  return hard === 'unlimited' ? fitting : Math.min(hard, fitting);
}
