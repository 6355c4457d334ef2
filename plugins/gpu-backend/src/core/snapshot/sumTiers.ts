import {
  TierAvailability,
  TierClusterAvailability,
  UnavailableReason,
} from '@backstage-gpu/plugin-gpu-common';
import { Tier } from '../inventory/readTiers';
import { ClusterModel, ClusterTier } from '../inventory/ClusterModel';

/**
 * Tiers over all clusters. What only some clusters know is the sum of those, and its clusters say which are missing.
 * Nothing known is unknown, never 0.
 */
export function sumTiers(
  clusters: readonly ClusterModel[],
): TierAvailability[] {
  const tiers = new Map<string, { tier: Tier; entries: ClusterTier[] }>();
  for (const model of clusters) {
    for (const tier of model.tiers) {
      const known = tiers.get(tier.name) ?? { tier, entries: [] };
      tiers.set(tier.name, known);
      known.entries.push(
        ...model.availability.filter(entry => entry.tier === tier.name),
      );
    }
  }
  for (const { tier, entries } of tiers.values()) {
    for (const { summary, limitsReadable } of clusters) {
      // What was never read may have any number of it.
      if (
        !limitsReadable &&
        !entries.some(({ cluster }) => cluster === summary.name)
      ) {
        entries.push({
          tier: tier.name,
          cluster: summary.name,
          freshness: summary.freshness,
          unavailable: [],
          undecided: 0,
          profiles: [],
        });
      }
    }
  }
  return [...tiers.values()]
    .sort(
      (a, b) =>
        a.tier.order - b.tier.order || a.tier.name.localeCompare(b.tier.name),
    )
    .map(({ tier, entries }) => sumTier(tier, entries));
}

function sumTier(tier: Tier, entries: ClusterTier[]): TierAvailability {
  const memories = entries.flatMap(({ memoryBytes }) => memoryBytes ?? []);
  const waiting = entries.flatMap(({ pendingSince }) => pendingSince ?? []);
  const sum: TierAvailability = {
    name: tier.name,
    title: tier.title,
    description: tier.description,
    suits: tier.suits,
    pricePerHour: tier.pricePerHour,
    currency: tier.currency,
    memoryBytes: memories.length > 0 ? Math.min(...memories) : undefined,
    profiles: [...new Set(entries.flatMap(({ profiles }) => profiles))].sort(),
    total: add(entries, 'total'),
    allocated: add(entries, 'allocated'),
    allocatable: add(entries, 'allocatable'),
    bestPacking: add(entries, 'bestPacking'),
    pending: add(entries, 'pending'),
    pendingSince: waiting.sort()[0],
    undecided: entries.reduce((total, { undecided }) => total + undecided, 0),
    unavailable: addReasons(entries),
    clusters: entries.map(
      ({
        tier: _tier,
        memoryBytes: _memory,
        largestMemoryBytes: _largest,
        profiles: _profiles,
        ...entry
      }) => entry,
    ),
  };
  return { ...sum, why: explain(sum) };
}

function add(
  entries: TierClusterAvailability[],
  field: 'total' | 'allocated' | 'allocatable' | 'bestPacking' | 'pending',
): number | undefined {
  const known = entries.flatMap(entry => entry[field] ?? []);
  return known.length > 0 ? known.reduce((a, b) => a + b, 0) : undefined;
}

function addReasons(entries: TierClusterAvailability[]): UnavailableReason[] {
  const counts = new Map<UnavailableReason['reason'], number>();
  for (const { reason, count } of entries.flatMap(entry => entry.unavailable)) {
    counts.set(reason, (counts.get(reason) ?? 0) + count);
  }
  return [...counts]
    .map(([reason, count]) => ({ reason, count }))
    .sort((a, b) => a.reason.localeCompare(b.reason));
}

/** Tells the kinds of "none" apart: nothing free, nothing of the kind, nothing usable, nothing known. */
function explain(sum: TierAvailability): TierAvailability['why'] {
  if (sum.allocatable === undefined) {
    return 'unknown';
  }
  if (sum.allocatable > 0) {
    return undefined;
  }
  if (sum.clusters.some(({ error }) => error !== undefined)) {
    return 'selectorError';
  }
  if (sum.clusters.some(({ allocatable }) => allocatable === undefined)) {
    return 'unknown';
  }
  if (sum.total === 0) {
    return 'noneSuchDevice';
  }
  return sum.allocated === sum.total ||
    sum.unavailable.every(({ reason }) => reason === 'siblingPlacement')
    ? 'allTaken'
    : 'unavailable';
}
