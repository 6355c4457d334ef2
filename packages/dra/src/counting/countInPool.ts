import { isOnNode } from '../allocation/Attempt';
import {
  CounterLedger,
  PoolCounters,
  poolCounters,
} from '../allocation/CounterLedger';
import { untoleratedTaint } from '../node';
import { Pool, PoolDevice } from '../pools';
import { DeviceToleration, Node } from '../types';
import { DeviceUse } from '../use';
import { bestPacking } from './bestPacking';
import { Packing } from './Packing';
import { DeviceSelection, UnansweredDevice } from './selectDevices';

/**
 * What a pool has for claims of one device each.
 *
 * @public
 */
export interface PoolCount {
  /** Devices that the selectors choose and that are in use. */
  inUse: readonly PoolDevice[];
  /** Those that are free but have a taint that the request does not tolerate. */
  tainted: readonly PoolDevice[];
  /** The devices that the next claims would get, in this order. */
  granted: readonly PoolDevice[];
  /** How many could be had if they were chosen in the best way. */
  best: Packing;
  /**
   * A selector fails on a free device: the scheduler gives up on the pod that
   * comes to it, which is the one after those that are `granted`.
   */
  error?: UnansweredDevice;
  /** The engine cannot tell how it goes on after those that are `granted`. */
  undecided?: UnansweredDevice;
}

/**
 * Counts the claims of one device that a pool can satisfy one after another,
 * first fit. Pools are independent for such claims, so the counts of a
 * cluster's pools add up; those of different classes do not.
 *
 * @param options - `selection` is what {@link selectDevices} says of the pool;
 * with `node`, devices that are for other nodes only are not granted.
 *
 * @remarks Devices that several claims can share count once.
 *
 * @public
 */
export function countInPool(options: {
  pool: Pool;
  selection: DeviceSelection;
  use: DeviceUse;
  tolerations?: readonly DeviceToleration[];
  node?: Node;
}): PoolCount {
  const { pool, selection, use, tolerations, node } = options;
  const isFree = ({ key }: PoolDevice) => !use.allocated.has(key);
  const reachable = node
    ? selection.matching.filter(device => isOnNode(device, node))
    : selection.matching;
  const inUse = reachable.filter(device => !isFree(device));
  const free = reachable.filter(isFree);
  const tainted = free.filter(({ device }) =>
    untoleratedTaint(device.taints, tolerations),
  );
  const obstacle = firstObstacle(pool, selection, isFree);
  const counters = poolCounters(pool, use);
  const blocked = new Set(tainted);
  const usable = free.filter(device => !blocked.has(device));
  return {
    inUse,
    tainted,
    granted: firstFit(
      pool,
      obstacle ? free.filter(device => obstacle.before(device)) : free,
      blocked,
      counters,
    ),
    best: counters.overdrawn
      ? {
          devices: usable.filter(({ device }) => !device.consumesCounters)
            .length,
          exact: true,
        }
      : bestPacking(usable, counters.values),
    ...obstacle?.found,
  };
}

/** The first free device that a claim cannot come by. */
function firstObstacle(
  pool: Pool,
  { failing, undecided }: DeviceSelection,
  isFree: (device: PoolDevice) => boolean,
) {
  const error = failing.find(({ device }) => isFree(device));
  const unknown = undecided.find(({ device }) => isFree(device));
  if (!error && !unknown) {
    return undefined;
  }
  const places = new Map(pool.devices.map((device, place) => [device, place]));
  const placeOf = (device: PoolDevice | undefined) =>
    (device && places.get(device)) ?? Infinity;
  const errorPlace = placeOf(error?.device);
  const unknownPlace = placeOf(unknown?.device);
  const place = Math.min(errorPlace, unknownPlace);
  return {
    before: (device: PoolDevice) => placeOf(device) < place,
    found: errorPlace < unknownPlace ? { error } : { undecided: unknown },
  };
}

function firstFit(
  pool: Pool,
  free: readonly PoolDevice[],
  tainted: ReadonlySet<PoolDevice>,
  counters: PoolCounters,
): PoolDevice[] {
  const granted = new CounterLedger(() => counters);
  const taken = new Set<PoolDevice>();
  const leaks = free.some(
    device => tainted.has(device) && device.device.consumesCounters?.length,
  );
  if (!leaks) {
    return free.filter(
      device => !tainted.has(device) && granted.take(pool, device),
    );
  }
  for (;;) {
    const next = nextDevice(pool, free, tainted, taken, granted);
    if (!next) {
      return [...taken];
    }
    taken.add(next);
  }
}

/**
 * The device of the next claim. Kubernetes 1.36 reserves the counters of the
 * tainted devices that it comes by, for the rest of the attempt.
 */
function nextDevice(
  pool: Pool,
  free: readonly PoolDevice[],
  tainted: ReadonlySet<PoolDevice>,
  taken: ReadonlySet<PoolDevice>,
  counters: CounterLedger,
): PoolDevice | undefined {
  const passed: PoolDevice[] = [];
  let found: PoolDevice | undefined;
  for (const device of free) {
    if (taken.has(device) || !counters.take(pool, device)) {
      continue;
    }
    if (!tainted.has(device)) {
      found = device;
      break;
    }
    passed.push(device);
  }
  for (const device of passed) {
    counters.giveBack(pool, device);
  }
  return found;
}
