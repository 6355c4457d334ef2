import { Device, PoolDevice, ResourceSlice } from '@backstage-gpu/dra';
import { memorySliceCounter, productOf, readPlacement } from './describeDevice';

/** How many memory columns the GPU behind each counter set has: it has one `memory-slice-<N>` counter for each. */
export function columnsOfCounterSets(
  slices: readonly ResourceSlice[],
): ReadonlyMap<string, number> {
  const columns = new Map<string, number>();
  for (const { spec } of slices) {
    for (const { name, counters } of spec.sharedCounters ?? []) {
      const count = Object.keys(counters).filter(each =>
        memorySliceCounter.test(each),
      ).length;
      if (count > 0) {
        columns.set(name, count);
      }
    }
  }
  return columns;
}

/**
 * How many memory columns GPUs of each product have, as far as devices show: by their counter sets, else up to the last
 * column that one of them takes. 0 for a product that is there and shows none.
 */
export function columnsOfProducts(
  devices: readonly PoolDevice[],
  columnsOfSets: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const columns = new Map<string, number>();
  // Many devices have one object of capacities in common.
  const read = new Map<object | undefined, number>();
  for (const { device, driver } of devices) {
    const product = productOf(device, driver);
    if (product !== undefined) {
      const { capacity, consumesCounters } = device;
      const counterSet = consumesCounters?.[0]?.counterSet;
      let seen =
        counterSet === undefined
          ? read.get(capacity)
          : columnsOfSets.get(counterSet);
      if (seen === undefined) {
        seen = columnsUpTo(device, driver);
        if (!consumesCounters) {
          read.set(capacity, seen);
        }
      }
      columns.set(product, Math.max(seen, columns.get(product) ?? 0));
    }
  }
  return columns;
}

function columnsUpTo(device: Device, driver: string): number {
  const placement = readPlacement(device, driver);
  return placement ? placement.start + placement.size : 0;
}
