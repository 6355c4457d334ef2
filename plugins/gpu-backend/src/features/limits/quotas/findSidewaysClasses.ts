import { selectDevices } from '@backstage-gpu/dra';
import { limitSelectorTime } from '../../../core/inventory/limitSelectorTime';
import { ClusterModel } from '../../../core/inventory/ClusterModel';

/** Milliseconds that one selector may take in all. */
const selectorShare = 100;

/**
 * DeviceClasses that are no tier but select devices of tiers: with one of these a claim would go around the limits. In
 * steps of a pool each. A class that cannot be judged counts as one, since it may be a way around.
 */
export function* findSidewaysClasses(
  model: Pick<ClusterModel, 'classes' | 'tiers' | 'pools'>,
): Generator<void, string[], void> {
  const offered = new Set(model.tiers.map(({ deviceClass }) => deviceClass));
  const evaluate = limitSelectorTime(selectorShare);
  const found: string[] = [];
  for (const [name, deviceClass] of model.classes) {
    if (offered.has(name)) {
      continue;
    }
    let sideways = false;
    for (const pool of model.pools.values()) {
      const ofTiers = new Set(
        pool.devices
          .filter(({ tiers }) => tiers.length > 0)
          .map(({ id }) => id),
      );
      if (ofTiers.size > 0) {
        const { matching, undecided } = selectDevices({
          devices: pool.views[0]?.pool.devices ?? [],
          deviceClass,
          evaluate,
        });
        const names = new Set(
          [...matching, ...undecided.map(({ device }) => device)].map(
            ({ device }) => device.name,
          ),
        );
        sideways = pool.devices.some(
          ({ id, device }) => ofTiers.has(id) && names.has(device),
        );
      }
      yield;
      if (sideways) {
        break;
      }
    }
    if (sideways) {
      found.push(name);
    }
  }
  return found.sort();
}
