import { LimitValue } from '@backstage-gpu/plugin-gpu-common';

const claimsResource = 'count/resourceclaims.resource.k8s.io';

/** What ResourceQuota calls the devices of a class. */
export function quotaResource(deviceClass: string): string {
  return `${deviceClass}.deviceclass.resource.k8s.io/devices`;
}

/** One namespace of a project, and what is used there. */
export interface QuotaPlace {
  cluster: string;
  namespace: string;
  /** The DeviceClass of each tier in this cluster. */
  classes: ReadonlyMap<string, string>;
  /** Classes of no tier that select devices of tiers: a way around the limits. */
  sideways: readonly string[];
  /** Devices by tier, claimed there or reserved for there; where it is out of reach, what its quota allows. */
  used: ReadonlyMap<string, number>;
  /** Its cluster is not live: its quota stays as it is, and so much is gone from the others' total. */
  outOfReach?: boolean;
}

/** What a ResourceQuota should allow in one namespace; undefined where nothing is limited. */
export interface DesiredQuota {
  place: QuotaPlace;
  hard?: Record<string, string>;
}

/**
 * The quotas that keep a project's limits. All namespaces of the project share one total: each may have what it uses, and
 * an even share of what is left, so that the sum never exceeds the limit. What is left moves with the use.
 *
 * @returns one for each namespace that is in reach
 */
export function desiredQuotas(
  places: readonly QuotaPlace[],
  deviceLimit: (tier: string) => LimitValue,
): DesiredQuota[] {
  const tiers = new Set(places.flatMap(({ classes }) => [...classes.keys()]));
  const shares = new Map<string, number[]>();
  for (const tier of tiers) {
    const limit = deviceLimit(tier);
    if (limit !== 'unlimited') {
      shares.set(tier, share(places, tier, limit));
    }
  }
  return places.flatMap((place, index) => {
    if (place.outOfReach) {
      return [];
    }
    const limited = [...place.classes].filter(([tier]) => shares.has(tier));
    if (limited.length === 0) {
      return { place };
    }
    const hard: Record<string, string> = {};
    let claims = 0;
    for (const [tier, deviceClass] of limited) {
      const devices = shares.get(tier)![index];
      hard[quotaResource(deviceClass)] = String(devices);
      claims += devices;
    }
    for (const deviceClass of place.sideways) {
      hard[quotaResource(deviceClass)] = '0';
    }
    if (limited.length === place.classes.size) {
      hard[claimsResource] = String(claims);
    }
    return { place, hard };
  });
}

function share(
  places: readonly QuotaPlace[],
  tier: string,
  limit: number,
): number[] {
  const mayHaveMore = ({ classes, outOfReach }: QuotaPlace) =>
    !outOfReach && classes.has(tier);
  const offering = places.filter(mayHaveMore);
  const used = places.map(place => place.used.get(tier) ?? 0);
  // Nobody holds half a device: of a limit of 2.5 only two can be had.
  const free = Math.max(0, Math.floor(limit) - used.reduce((a, b) => a + b, 0));
  const each = Math.floor(free / Math.max(1, offering.length));
  let rest = free - each * offering.length;
  return places.map((place, index) => {
    if (!mayHaveMore(place)) {
      return 0;
    }
    const more = rest > 0 ? 1 : 0;
    rest -= more;
    return used[index] + each + more;
  });
}
