import { AllocationError } from '../allocation';
import { CounterLedger, poolCounters } from '../allocation/counterLedger';
import { DeviceMatcher } from '../allocation/deviceMatcher';
import { SelectorOptions } from '../cel';
import { untoleratedTaint } from '../node';
import { Pool, PoolDevice } from '../pools';
import { DeviceClass, DeviceSelector, DeviceToleration } from '../types';
import { DeviceUse } from '../use';
import { bestPacking, Packing } from './bestPacking';

/**
 * What a pool has for claims of one device each.
 *
 * @public
 */
export interface PoolCount {
  /** Devices that the selectors choose, in use or not. */
  matching: readonly PoolDevice[];
  /** Those of them that are in use. */
  inUse: readonly PoolDevice[];
  /** Those that are free but have a taint that the request does not tolerate. */
  tainted: readonly PoolDevice[];
  /** The devices that the next claims would get, in this order. */
  granted: readonly PoolDevice[];
  /** How many could be had if they were chosen in the best way. */
  best: Packing;
  /**
   * A selector fails on a free device: the scheduler gives up on the pod as
   * soon as it comes to that device.
   */
  error?: { message: string; device: PoolDevice };
  /** Why the engine cannot tell; the other figures leave the device out. */
  undecided?: { message: string; device: PoolDevice };
}

/**
 * Counts the claims of one device that a pool can satisfy one after another,
 * first fit. Pools are independent for such claims, so the counts of a
 * cluster's pools add up; those of different classes do not.
 *
 * @remarks Devices that several claims can share count once.
 *
 * @public
 */
export function countInPool(options: {
  pool: Pool;
  use: DeviceUse;
  deviceClass: DeviceClass;
  selectors?: readonly DeviceSelector[];
  tolerations?: readonly DeviceToleration[];
  selectorOptions?: SelectorOptions;
}): PoolCount {
  const { pool, use, tolerations } = options;
  const matcher = new DeviceMatcher({
    deviceClass: options.deviceClass,
    selectors: options.selectors ?? [],
    selectorOptions: options.selectorOptions ?? {},
  });
  const matching: PoolDevice[] = [];
  let error: PoolCount['error'];
  let undecided: PoolCount['undecided'];
  for (const device of pool.devices) {
    const free = !use.allocated.has(device.key);
    const answer = ask(matcher, device);
    if (typeof answer === 'boolean') {
      if (answer) {
        matching.push(device);
      }
    } else if (free && answer.kind === 'undecided') {
      undecided ??= { message: answer.message, device };
    } else if (free) {
      error ??= { message: answer.message, device };
    }
  }
  const inUse = matching.filter(({ key }) => use.allocated.has(key));
  const free = matching.filter(({ key }) => !use.allocated.has(key));
  const tainted = free.filter(({ device }) =>
    untoleratedTaint(device.taints, tolerations),
  );
  const counters = poolCounters(pool, use);
  const usable = free.filter(device => !tainted.includes(device));
  return {
    matching,
    inUse,
    tainted,
    granted: firstFit(pool, free, new Set(tainted), use),
    best: counters.overdrawn
      ? {
          devices: usable.filter(({ device }) => !device.consumesCounters)
            .length,
          exact: true,
        }
      : bestPacking(usable, counters.values),
    ...(error && { error }),
    ...(undecided && { undecided }),
  };
}

function ask(
  matcher: DeviceMatcher,
  device: PoolDevice,
): boolean | AllocationError {
  try {
    return matcher.matches(device, '');
  } catch (error) {
    if (error instanceof AllocationError) {
      return error;
    }
    throw error;
  }
}

function firstFit(
  pool: Pool,
  free: readonly PoolDevice[],
  tainted: ReadonlySet<PoolDevice>,
  use: DeviceUse,
): PoolDevice[] {
  const counters = poolCounters(pool, use);
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
