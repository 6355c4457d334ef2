import { ProjectLimits } from '@backstage-gpu/plugin-gpu-common';
import { ProjectUse } from './measureUse';
import { ResolvedLimit, ResolvedLimits } from './resolveLimits';

/** The limits of a project beside what is used of them. */
export function describeLimits(options: {
  limits: ResolvedLimits;
  tiers: readonly string[];
  use: ProjectUse;
}): Pick<
  ProjectLimits,
  | 'devices'
  | 'memoryGib'
  | 'devicesPerRequest'
  | 'memoryGibPerRequest'
  | 'longestLeaseHours'
> {
  const { limits, tiers, use } = options;
  const single = ({ hard, origin }: ResolvedLimit) => ({ hard, origin });
  return {
    devices: tiers.map(tier => ({
      tier,
      ...limits.deviceLimit(tier),
      used: use.devices.get(tier) ?? 0,
    })),
    memoryGib: { ...limits.memoryGib, used: use.memoryGib },
    devicesPerRequest: single(limits.devicesPerRequest),
    memoryGibPerRequest: single(limits.memoryGibPerRequest),
    longestLeaseHours: single(limits.longestLeaseHours),
  };
}
