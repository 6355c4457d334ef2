import { ClusterModel } from '../../../core/inventory/ClusterModel';
import { selectInSteps } from '../../../core/inventory/selectInSteps';
import { SelectorTime } from '../../../core/inventory/SelectorTime';

/** Milliseconds that one selector may take in all. */
const selectorShare = 100;

/**
 * DeviceClasses that are no tier but select devices of tiers: with one of these a claim would go around the limits. In
 * steps of a pool each. A class that cannot be judged counts as one, since it may be a way around.
 */
export function* findBypassingClasses(
  model: Pick<ClusterModel, 'classes' | 'tiers' | 'pools'>,
): Generator<void, string[], void> {
  const time = new SelectorTime(selectorShare);
  return yield* time.inTurns(judgeClasses(model, time));
}

function* judgeClasses(
  model: Pick<ClusterModel, 'classes' | 'tiers' | 'pools'>,
  time: SelectorTime,
): Generator<void, string[], void> {
  const offered = new Set(model.tiers.map(({ deviceClass }) => deviceClass));
  const found: string[] = [];
  for (const [name, deviceClass] of model.classes) {
    if (offered.has(name)) {
      continue;
    }
    let bypassing = false;
    for (const pool of model.pools.values()) {
      const ofTiers = new Set(
        pool.devices
          .filter(({ tiers }) => tiers.length > 0)
          .map(({ id }) => id),
      );
      if (ofTiers.size > 0) {
        const { matching, undecided } = yield* selectInSteps({
          devices: pool.views[0]?.pool.devices ?? [],
          deviceClass,
          time,
        });
        const names = new Set(
          [...matching, ...undecided.map(({ device }) => device)].map(
            ({ device }) => device.name,
          ),
        );
        bypassing = pool.devices.some(
          ({ id, device }) => ofTiers.has(id) && names.has(device),
        );
      }
      yield;
      if (bypassing) {
        break;
      }
    }
    if (bypassing) {
      found.push(name);
    }
  }
  return found.sort();
}
