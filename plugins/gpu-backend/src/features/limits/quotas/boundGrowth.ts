import { LimitValue } from '@backstage-gpu/plugin-gpu-common';
import { claimsResource, DesiredQuota, quotaResource } from './desiredQuotas';

/**
 * A quota that grows, cut to what the other namespaces of its project leave: each of them may have as much as its own quota
 * allows, and has what it has, also where that is more.
 *
 * @param limitOf - of each tier, over all namespaces
 * @param takenElsewhere - devices of a tier that others have or may take, by tier
 */
export function boundGrowth(
  { place, hard }: DesiredQuota,
  limitOf: (tier: string) => LimitValue,
  takenElsewhere: (tier: string) => number,
): DesiredQuota {
  if (!hard) {
    return { place };
  }
  const bounded = { ...hard };
  let cut = 0;
  for (const [tier, deviceClass] of place.classes) {
    const limit = limitOf(tier);
    const resource = quotaResource(deviceClass);
    if (limit !== 'unlimited' && resource in hard) {
      const left = Math.max(0, Math.floor(limit) - takenElsewhere(tier));
      const amount = Math.min(Number(hard[resource]), left);
      cut += Number(hard[resource]) - amount;
      bounded[resource] = String(amount);
    }
  }
  if (claimsResource in hard) {
    bounded[claimsResource] = String(Number(hard[claimsResource]) - cut);
  }
  return { place, hard: bounded };
}
