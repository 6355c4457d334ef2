import {
  TierAvailability,
  TierClusterAvailability,
} from '@backstage-gpu/plugin-gpu-common';
import { ClusterModel } from './Snapshot';
import { Tier } from './readTiers';

/**
 * Tiers over all clusters. A sum is known when it is known everywhere; what only some clusters know is a sum of those,
 * and its clusters say which are missing. Nothing known is unknown, never 0.
 */
export function sumTiers(clusters: ClusterModel[]): TierAvailability[] {
  const tiers = new Map<string, { tier: Tier; models: ClusterModel[] }>();
  for (const model of clusters) {
    for (const tier of model.tiers) {
      const known = tiers.get(tier.name);
      if (known) {
        known.models.push(model);
      } else {
        tiers.set(tier.name, { tier, models: [model] });
      }
    }
  }
  return [...tiers.values()]
    .sort(
      (a, b) =>
        a.tier.order - b.tier.order || a.tier.name.localeCompare(b.tier.name),
    )
    .map(({ tier, models }) => sumTier(tier, models));
}

function sumTier(tier: Tier, models: ClusterModel[]): TierAvailability {
  const availability = models.flatMap(model =>
    model.availability
      .filter(entry => entry.tier === tier.name)
      .map(({ tier: _name, ...entry }) => entry),
  );
  const devices = models.flatMap(model =>
    model.devices.filter(device => device.tiers.includes(tier.name)),
  );
  const memories = devices.flatMap(device => device.memoryBytes ?? []);
  const profiles = devices.flatMap(device => device.profile ?? []);
  const sum: TierAvailability = {
    name: tier.name,
    title: tier.title,
    description: tier.description,
    suits: tier.suits,
    pricePerHour: tier.pricePerHour,
    memoryBytes:
      memories.length > 0
        ? memories.reduce((a, b) => Math.min(a, b))
        : undefined,
    profiles: [...new Set(profiles)].sort(),
    total: add(availability, 'total'),
    allocated: add(availability, 'allocated'),
    allocatable: add(availability, 'allocatable'),
    pending: add(availability, 'pending'),
    clusters: availability,
  };
  return { ...sum, why: explain(sum) };
}

function add(
  entries: TierClusterAvailability[],
  field: 'total' | 'allocated' | 'allocatable' | 'pending',
): number | undefined {
  const known = entries.flatMap(entry => entry[field] ?? []);
  return known.length > 0 ? known.reduce((a, b) => a + b, 0) : undefined;
}

/** Tells the kinds of "none" apart: nothing free, nothing of the kind, nothing usable, nothing known. */
function explain(sum: TierAvailability): TierAvailability['why'] {
  if (sum.allocatable === undefined) {
    return 'unknown';
  }
  if (sum.allocatable > 0) {
    return undefined;
  }
  if (sum.total === 0) {
    return 'noneSuchDevice';
  }
  return sum.allocated === sum.total ||
    !sum.clusters.some(({ unavailable }) =>
      unavailable.some(({ reason }) => reason !== 'siblingPlacement'),
    )
    ? 'allTaken'
    : 'unavailable';
}
