import { Demand } from '@backstage-gpu/plugin-gpu-common';
import { PlacedDemand } from '@backstage-gpu/plugin-gpu-node';
import { Tier } from '../../core/inventory/readTiers';

/**
 * Demands with the DeviceClasses of a cluster. Tiers that the cluster does not offer are left out; undefined where none of
 * a demand's tiers is offered.
 */
export function placeDemands(
  tiers: readonly Pick<Tier, 'name' | 'deviceClass'>[],
  demands: readonly Demand[],
): PlacedDemand[] | undefined {
  const placed = demands.map(demand => ({
    name: demand.name,
    count: demand.count,
    alternatives: demand.tiers.flatMap(name => {
      const offered = tiers.find(tier => tier.name === name);
      return offered ? [{ tier: name, deviceClass: offered.deviceClass }] : [];
    }),
  }));
  return placed.every(({ alternatives }) => alternatives.length > 0)
    ? placed
    : undefined;
}
