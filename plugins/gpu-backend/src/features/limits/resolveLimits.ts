import {
  LimitOrigin,
  LimitSetting,
  LimitValue,
  ProjectLimitSettings,
} from '@backstage-gpu/plugin-gpu-common';

/** Settings, and where they come from; the first that says something wins. */
export interface LimitLayer {
  settings: ProjectLimitSettings;
  origin: LimitOrigin;
}

/** A limit in force. */
export type ResolvedLimit = LimitSetting & { origin: LimitOrigin };

/** The limits in force for a project. */
export interface ResolvedLimits {
  /** For every tier that is asked for. */
  deviceLimit(tier: string): ResolvedLimit;
  memoryGib: ResolvedLimit;
  devicesPerRequest: ResolvedLimit;
  memoryGibPerRequest: ResolvedLimit;
  longestLeaseHours: ResolvedLimit;
}

const none: ResolvedLimit = { hard: 'unlimited', origin: { kind: 'none' } };

/**
 * Limits from layers: what an administrator set, app-config, the defaults. A limit that a ResourceQuota of somebody else
 * sets binds as well, where it is lower.
 *
 * @param layers - the strongest first
 * @param foreign - by tier, what quotas of others allow
 */
export function resolveLimits(
  layers: readonly LimitLayer[],
  foreign: ReadonlyMap<string, ResolvedLimit> = new Map(),
): ResolvedLimits {
  const find = (
    pick: (
      settings: ProjectLimitSettings,
    ) => LimitSetting | LimitValue | undefined,
  ): ResolvedLimit => {
    for (const { settings, origin } of layers) {
      const found = pick(settings);
      if (found !== undefined) {
        return {
          ...(typeof found === 'object' ? found : { hard: found }),
          origin,
        };
      }
    }
    return none;
  };
  return {
    deviceLimit: tier =>
      lower(
        find(({ devices }) => devices?.[tier]),
        foreign.get(tier),
      ),
    memoryGib: find(({ memoryGib }) => memoryGib),
    devicesPerRequest: find(({ devicesPerRequest }) => devicesPerRequest),
    memoryGibPerRequest: find(({ memoryGibPerRequest }) => memoryGibPerRequest),
    longestLeaseHours: find(({ longestLeaseHours }) => longestLeaseHours),
  };
}

function lower(own: ResolvedLimit, foreign?: ResolvedLimit): ResolvedLimit {
  if (!foreign || exceeds(foreign.hard, own.hard)) {
    return own;
  }
  return own.soft === undefined ? foreign : { ...foreign, soft: own.soft };
}

/** Whether an amount is more than a limit allows; an amount without limit is more than any number. */
export function exceeds(amount: LimitValue, limit: LimitValue): boolean {
  if (limit === 'unlimited') {
    return false;
  }
  return amount === 'unlimited' || amount > limit;
}
