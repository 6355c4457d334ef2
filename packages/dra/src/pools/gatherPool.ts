import { Quantity, readQuantity } from '@backstage-gpu/cel';
import { Node, ResourceSlice } from '../types';
import { deviceKey } from '../use';
import { CounterValues, Pool, PoolDevice } from './pool';
import { PoolSlices } from './poolSlices';
import { reaches } from './reaches';

/**
 * Rules that differ between versions of Kubernetes.
 *
 * @public
 */
export interface PoolOptions {
  /**
   * Kubernetes 1.34 has counters and devices in one ResourceSlice. Since 1.35
   * a ResourceSlice with counters has no devices, and the allocator ignores
   * them if there are any. Off by default.
   */
  combinedCounters?: boolean;
}

/**
 * A pool as one node sees it; undefined when the node cannot reach it or when
 * a newer generation is being published elsewhere.
 *
 * @remarks Source of the rules: k8s.io/dynamic-resource-allocation v0.36,
 * structured allocator.
 *
 * @public
 */
export function gatherPool(
  poolSlices: PoolSlices,
  node: Node,
  options: PoolOptions = {},
): Pool | undefined {
  const reachable = newest(
    poolSlices.resourceSlices.filter(resourceSlice =>
      isReachable(resourceSlice, node),
    ),
  );
  if (reachable.length === 0) {
    return undefined;
  }
  const { generation = 0, resourceSliceCount } = reachable[0].spec.pool;
  const { driver, name } = poolSlices;
  const pool = { driver, name, generation };
  let whole: readonly ResourceSlice[] = reachable;
  if (reachable.length !== resourceSliceCount) {
    // Slices for other nodes count, or the pool would never be complete.
    const latest = newest(poolSlices.resourceSlices);
    if (generationOf(latest[0]) > generation) {
      return undefined;
    }
    whole = latest;
    if (whole.length !== resourceSliceCount) {
      return {
        ...pool,
        status: 'incomplete',
        devices: [],
        devicesElsewhere: [],
        counterSets: new Map(),
      };
    }
  }
  return build(pool, reachable, whole, options);
}

function build(
  pool: Pick<Pool, 'driver' | 'name' | 'generation'>,
  reachable: readonly ResourceSlice[],
  whole: readonly ResourceSlice[],
  options: PoolOptions,
): Pool {
  const withDevices = reachable.filter(
    resourceSlice => options.combinedCounters || !hasCounters(resourceSlice),
  );
  const devices = devicesOf(withDevices);
  const elsewhere = whole.filter(
    resourceSlice => !reachable.includes(resourceSlice),
  );
  const counterSets = new Map<string, Map<string, Quantity>>();
  const reason =
    duplicateDevice(devices) ??
    collectCounters(reachable, counterSets) ??
    unknownCounter(reachable, counterSets) ??
    unknownCounter(elsewhere, counterSets);
  if (reason !== undefined) {
    return {
      ...pool,
      status: 'invalid',
      reason,
      devices: [],
      devicesElsewhere: [],
      counterSets: new Map(),
    };
  }
  return {
    ...pool,
    status: 'ready',
    devices,
    devicesElsewhere: devicesOf(elsewhere),
    counterSets,
  };
}

/** The ResourceSlices of the highest generation. */
function newest(resourceSlices: readonly ResourceSlice[]): ResourceSlice[] {
  let generation = -Infinity;
  for (const resourceSlice of resourceSlices) {
    generation = Math.max(generation, generationOf(resourceSlice));
  }
  return resourceSlices.filter(
    resourceSlice => generationOf(resourceSlice) === generation,
  );
}

function generationOf(resourceSlice: ResourceSlice): number {
  return resourceSlice.spec.pool.generation ?? 0;
}

function hasCounters(resourceSlice: ResourceSlice): boolean {
  return (resourceSlice.spec.sharedCounters ?? []).length > 0;
}

/** Counters belong to the pool whatever node their ResourceSlice names. */
export function isReachable(resourceSlice: ResourceSlice, node: Node): boolean {
  if (hasCounters(resourceSlice)) {
    return true;
  }
  const { spec } = resourceSlice;
  if (spec.nodeName || spec.allNodes || spec.nodeSelector) {
    return reaches(spec, node);
  }
  return (
    spec.perDeviceNodeSelection === true &&
    (spec.devices ?? []).some(device => reaches(device, node))
  );
}

function devicesOf(resourceSlices: readonly ResourceSlice[]): PoolDevice[] {
  return resourceSlices.flatMap(resourceSlice => {
    const { driver, pool, devices = [] } = resourceSlice.spec;
    return devices.map(device => ({
      key: deviceKey({ driver, pool: pool.name, device: device.name }),
      driver,
      pool: pool.name,
      device,
      resourceSlice,
    }));
  });
}

function duplicateDevice(devices: readonly PoolDevice[]): string | undefined {
  const names = new Set<string>();
  for (const { device } of devices) {
    if (names.has(device.name)) {
      return `duplicate device name ${device.name}`;
    }
    names.add(device.name);
  }
  return undefined;
}

function collectCounters(
  resourceSlices: readonly ResourceSlice[],
  counterSets: Map<string, Map<string, Quantity>>,
): string | undefined {
  for (const { spec } of resourceSlices) {
    for (const { name, counters } of spec.sharedCounters ?? []) {
      if (counterSets.has(name)) {
        return `duplicate counter set name ${name}`;
      }
      counterSets.set(
        name,
        new Map(
          Object.entries(counters ?? {}).map(([counter, { value }]) => [
            counter,
            readQuantity(value),
          ]),
        ),
      );
    }
  }
  return undefined;
}

function unknownCounter(
  resourceSlices: readonly ResourceSlice[],
  counterSets: CounterValues,
): string | undefined {
  for (const { spec } of resourceSlices) {
    for (const device of spec.devices ?? []) {
      for (const { counterSet, counters } of device.consumesCounters ?? []) {
        const known = counterSets.get(counterSet);
        if (!known) {
          return `counter set ${counterSet} not found`;
        }
        for (const counter in counters) {
          if (!known.has(counter)) {
            return `counter ${counter} not found in counter set ${counterSet}`;
          }
        }
      }
    }
  }
  return undefined;
}
