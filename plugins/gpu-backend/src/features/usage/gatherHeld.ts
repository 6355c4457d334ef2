import { ClusterModel } from '../../core/inventory/ClusterModel';
import { HeldDevice } from './HeldDevice';
import { readHeldDevices } from './readHeldDevices';

/** Every device of a cluster that is allocated, by id, in steps of a pool each. */
export function* gatherHeld({
  pools,
  tiers,
}: ClusterModel): Generator<void, Map<string, HeldDevice>, void> {
  const held = new Map<string, HeldDevice>();
  for (const pool of pools.values()) {
    for (const [id, device] of readHeldDevices(pool, tiers)) {
      held.set(id, device);
    }
    yield;
  }
  return held;
}

/** What became of some devices, by id: undefined for one that is not allocated. In steps of a pool each. */
export function* gatherChanged(
  { pools, tiers }: ClusterModel,
  changed: readonly { pool: string; id: string }[],
): Generator<void, Map<string, HeldDevice | undefined>, void> {
  const byPool = new Map<string, string[]>();
  for (const { pool, id } of changed) {
    const ids = byPool.get(pool);
    if (ids) {
      ids.push(id);
    } else {
      byPool.set(pool, [id]);
    }
  }
  const devices = new Map<string, HeldDevice | undefined>();
  for (const [key, ids] of byPool) {
    const pool = pools.get(key);
    const held = pool && readHeldDevices(pool, tiers);
    for (const id of ids) {
      devices.set(id, held?.get(id));
    }
    yield;
  }
  return devices;
}
