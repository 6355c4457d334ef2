import { Demand } from '@backstage-gpu/plugin-gpu-common';
import { PlacedDemand } from '@backstage-gpu/plugin-gpu-node';

const gib = 2 ** 30;

/**
 * Devices by tier that demands are charged for, as ResourceQuota charges them: a demand with alternatives counts for each
 * of its tiers, as it may get any of them.
 *
 * @param claims - how many claims of these demands are made
 */
export function chargesOf(
  demands: readonly Demand[],
  claims: number,
): ReadonlyMap<string, number> {
  const devices = new Map<string, number>();
  for (const { tiers, count } of demands) {
    for (const tier of new Set(tiers)) {
      devices.set(tier, (devices.get(tier) ?? 0) + count * claims);
    }
  }
  return devices;
}

/** Devices that demands are given, of whichever tiers. */
export function countOf(demands: readonly Demand[], claims: number): number {
  return demands.reduce((sum, { count }) => sum + count * claims, 0);
}

/**
 * The most GPU memory that demands may get where they are placed, in GiB; undefined while no device of some tier is known.
 *
 * @param largestMemoryBytes - of the tier's largest device there
 */
export function memoryOf(
  demands: readonly PlacedDemand[],
  claims: number,
  largestMemoryBytes: (tier: string) => number | undefined,
): number | undefined {
  let total = 0;
  for (const { alternatives, count } of demands) {
    const memories = alternatives.map(({ tier }) => largestMemoryBytes(tier));
    if (memories.some(memory => memory === undefined)) {
      return undefined;
    }
    total += Math.max(...(memories as number[])) * count * claims;
  }
  return total / gib;
}
