import { LimitValue } from '@backstage-gpu/plugin-gpu-common';

/** What ResourceQuota calls claims, whatever they ask for. */
export const claimsResource = 'count/resourceclaims.resource.k8s.io';

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
  bypassing: readonly string[];
  /** Devices by tier, claimed there or reserved for there; where it is out of reach, what its quota allows. */
  used: ReadonlyMap<string, number>;
  /** Claims there of no tier, such as those of network cards: they are not limited, but count as claims. */
  otherClaims: number;
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
 * an even share of what is left. What is left moves with the use. The sum never exceeds the limit: where more is used than
 * that, nothing is taken away, but nothing new can be made either.
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
    let claims = place.otherClaims;
    for (const [tier, deviceClass] of limited) {
      const devices = shares.get(tier)![index];
      hard[quotaResource(deviceClass)] = String(devices);
      claims += devices;
    }
    for (const deviceClass of place.bypassing) {
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
  const isOffered = ({ classes }: QuotaPlace) => classes.has(tier);
  const usedIn = (place: QuotaPlace) => place.used.get(tier) ?? 0;
  // Nobody holds half a device: of a limit of 2.5 only two are usable.
  let free = Math.floor(limit);
  for (const place of places) {
    free -= place.outOfReach && isOffered(place) ? usedIn(place) : 0;
  }
  const take = (amount: number) => {
    const taken = Math.max(0, Math.min(amount, free));
    free -= taken;
    return taken;
  };
  const given = places.map(place =>
    isOffered(place) && !place.outOfReach ? take(usedIn(place)) : 0,
  );
  const offering = places.filter(
    place => isOffered(place) && !place.outOfReach,
  ).length;
  const each = Math.floor(Math.max(0, free) / Math.max(1, offering));
  let rest = Math.max(0, free) - each * offering;
  return places.map((place, index) => {
    if (!isOffered(place) || place.outOfReach) {
      return 0;
    }
    const more = rest > 0 ? 1 : 0;
    rest -= more;
    return given[index] + each + more;
  });
}
