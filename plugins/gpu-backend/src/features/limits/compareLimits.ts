import {
  LimitExcess,
  LimitsChange,
  LimitValue,
  ProjectLimits,
  TierAvailability,
} from '@backstage-gpu/plugin-gpu-common';
import { ResolvedLimits } from './resolveLimits';

/** What is held above limits. */
export function findExcesses(limits: ProjectLimits): LimitExcess[] {
  const excesses: LimitExcess[] = [];
  for (const { tier, hard, used } of limits.devices) {
    if (hard !== 'unlimited' && used > hard) {
      excesses.push({ limit: 'devices', tier, hard, used });
    }
  }
  const { hard, used } = limits.memoryGib;
  if (hard !== 'unlimited' && used > hard) {
    excesses.push({ limit: 'memoryGib', hard, used });
  }
  return excesses;
}

/** The sum of all projects' limits beside the devices that there are; one project without limit makes it unlimited. */
export function compareCapacity(
  tiers: readonly TierAvailability[],
  projects: readonly ResolvedLimits[],
): LimitsChange['capacity'] {
  return tiers.map(({ name, total }) => ({
    tier: name,
    limits: projects.reduce<LimitValue>((sum, limits) => {
      const { hard } = limits.deviceLimit(name);
      return sum === 'unlimited' || hard === 'unlimited'
        ? 'unlimited'
        : sum + hard;
    }, 0),
    ...(total === undefined ? {} : { devices: total }),
  }));
}
