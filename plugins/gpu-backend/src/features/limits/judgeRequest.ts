import {
  LimitCheck,
  LimitOrigin,
  LimitVerdict,
} from '@backstage-gpu/plugin-gpu-common';
import { RequestedDevices } from '../contracts/LimitGate';
import { ProjectUse } from './measureUse';
import { exceeds, ResolvedLimit, ResolvedLimits } from './resolveLimits';

/**
 * What the limits of a project say to a request, limit by limit. Decides alone on its arguments, so that the same
 * question before and within the transaction has the same answer.
 *
 * @param tiers - those that the project may ask for; undefined means all
 * @param refusals - of its namespace, by quotas of others
 */
export function judgeRequest(options: {
  project: string;
  limits: ResolvedLimits;
  tiers?: readonly string[];
  use: ProjectUse;
  refusals: readonly LimitCheck[];
  request: Pick<RequestedDevices, 'devices' | 'count' | 'memoryGib'>;
}): LimitVerdict {
  const { project, limits, tiers, use, request } = options;
  const { count, memoryGib } = request;
  const checks: LimitCheck[] = [];
  for (const [tier, devices] of request.devices) {
    if (tiers) {
      checks.push(checkTier(tiers, tier, devices));
    }
    checks.push(
      check({
        limit: 'devices',
        tier,
        setting: limits.deviceLimit(tier),
        used: use.devices.get(tier) ?? 0,
        requested: devices,
        remedy: `release a service of ${project} that holds ${tier}, or ask the platform team for more`,
      }),
    );
  }
  checks.push(
    check({
      limit: 'devicesPerRequest',
      setting: limits.devicesPerRequest,
      used: 0,
      requested: count,
      remedy: 'ask for fewer devices in one request',
    }),
  );
  if (memoryGib !== undefined) {
    checks.push(
      check({
        limit: 'memoryGib',
        setting: limits.memoryGib,
        used: use.memoryGib,
        requested: memoryGib,
        remedy: `take a smaller tier, release a service of ${project}, or ask the platform team for more`,
      }),
      check({
        limit: 'memoryGibPerRequest',
        setting: limits.memoryGibPerRequest,
        used: 0,
        requested: memoryGib,
        remedy: 'take a smaller tier',
      }),
    );
  }
  if (memoryGib === undefined && isMemoryLimited(limits)) {
    const tier = [...request.devices.keys()].join(' or ');
    checks.push({
      limit: 'memoryGib',
      tier,
      hard: limits.memoryGib.hard,
      used: use.memoryGib,
      outcome: 'refused',
      origin: publicOrigin(limits.memoryGib.origin),
      remedy: `ask again when a device of ${tier} is there that says its memory, or ask for another tier`,
    });
  }
  const refused = new Set(
    checks.flatMap(({ outcome, limit }) =>
      outcome === 'refused' ? [limit] : [],
    ),
  );
  // Said once: a quota of all namespaces is a limit of the project as well.
  checks.push(...options.refusals.filter(({ limit }) => !refused.has(limit)));
  const outcomes = checks.map(({ outcome }) => outcome);
  return {
    outcome:
      (outcomes.includes('refused') && 'refused') ||
      (outcomes.includes('warned') && 'warned') ||
      'allowed',
    checks,
  };
}

/** Whether the project may ask for the tier at all. */
function checkTier(
  tiers: readonly string[],
  tier: string,
  requested: number,
): LimitCheck {
  const allowed = tiers.includes(tier);
  return {
    limit: 'tier',
    tier,
    hard: allowed ? 'unlimited' : 0,
    used: 0,
    requested,
    outcome: allowed ? 'allowed' : 'refused',
    origin: { kind: 'config' },
    ...(allowed
      ? {}
      : {
          remedy: `ask for ${tiers.join(
            ' or ',
          )}, or have ${tier} added to the project's tiers`,
        }),
  };
}

function isMemoryLimited({
  memoryGib,
  memoryGibPerRequest,
}: ResolvedLimits): boolean {
  return [memoryGib, memoryGibPerRequest].some(
    ({ hard }) => hard !== 'unlimited',
  );
}

/** Only callers with permission to read the project's limits see who set a limit and why. */
function publicOrigin({ kind, object }: LimitOrigin): LimitOrigin {
  return { kind, ...(object === undefined ? {} : { object }) };
}

function check(options: {
  limit: LimitCheck['limit'];
  tier?: string;
  setting: ResolvedLimit;
  used: number;
  requested: number;
  remedy: string;
}): LimitCheck {
  const { limit, tier, setting, used, requested, remedy } = options;
  const { hard, soft, origin } = setting;
  const total = used + requested;
  const outcome =
    (exceeds(total, hard) && 'refused') ||
    (soft !== undefined && exceeds(total, soft) && 'warned') ||
    'allowed';
  return {
    limit,
    ...(tier === undefined ? {} : { tier }),
    hard,
    ...(soft === undefined ? {} : { soft }),
    used,
    requested,
    outcome,
    origin: publicOrigin(origin),
    ...(outcome === 'allowed' ? {} : { remedy }),
  };
}
