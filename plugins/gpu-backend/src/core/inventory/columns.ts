import { PoolDevice, ResourceSlice } from '@backstage-gpu/dra';
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
  for (const { device, driver } of devices) {
    const product = productOf(device, driver);
    if (product !== undefined) {
      const counterSet = device.consumesCounters?.[0]?.counterSet;
      const placement = readPlacement(device, driver);
      const seen =
        (counterSet !== undefined && columnsOfSets.get(counterSet)) ||
        (placement ? placement.start + placement.size : 0);
      columns.set(product, Math.max(seen, columns.get(product) ?? 0));
    }
  }
  return columns;
}
