import { CounterValues, PoolDevice } from '../pools';
import { Quantity, readQuantity } from '@backstage-gpu/cel';
import { DemandKind, packKinds } from './packKinds';
import { Packing } from './Packing';

/**
 * How many of some free devices of a pool could be allocated together if they
 * were chosen in the best way. kube-scheduler takes devices in their order and
 * never moves them, so it may reach less: this is the upper bound.
 *
 * @param candidates - devices that are free and wanted.
 * @param remaining - what the counters of the pool have left.
 *
 * @public
 */
export function bestPacking(
  candidates: readonly PoolDevice[],
  remaining: CounterValues,
): Packing {
  const counted = candidates.filter(
    ({ device }) => (device.consumesCounters ?? []).length > 0,
  );
  // A device without counters is in nobody's way.
  let devices = candidates.length - counted.length;
  let exact = true;
  for (const group of connected(counted)) {
    const packing = packGroup(group, remaining);
    devices += packing.devices;
    exact &&= packing.exact;
  }
  return { devices, exact };
}

/** Groups devices that share counters, directly or through others. */
function connected(candidates: readonly PoolDevice[]): PoolDevice[][] {
  const groups = new Map<string, PoolDevice[]>();
  const representative = new Map<string, string>();
  const find = (set: string): string => {
    const parent = representative.get(set);
    return parent === undefined || parent === set ? set : find(parent);
  };
  for (const { device } of candidates) {
    const sets = (device.consumesCounters ?? []).map(use => use.counterSet);
    for (const set of sets) {
      representative.set(find(set), find(sets[0]));
    }
  }
  for (const candidate of candidates) {
    const [first] = candidate.device.consumesCounters!;
    const key = find(first.counterSet);
    const group = groups.get(key);
    if (group) {
      group.push(candidate);
    } else {
      groups.set(key, [candidate]);
    }
  }
  return [...groups.values()];
}

function packGroup(
  group: readonly PoolDevice[],
  remaining: CounterValues,
): Packing {
  const limits: Quantity[] = [];
  const places = new Map<string, number>();
  const needs = group.map(({ device }) => {
    const amounts = new Map<number, Quantity>();
    for (const { counterSet, counters } of device.consumesCounters ?? []) {
      for (const [counter, { value }] of Object.entries(counters)) {
        const limit = remaining.get(counterSet)?.get(counter);
        if (limit) {
          const name = `${counterSet}/${counter}`;
          const place = places.get(name) ?? limits.push(limit) - 1;
          places.set(name, place);
          amounts.set(place, readQuantity(value));
        }
      }
    }
    return amounts;
  });
  const units = limits.map((limit, place) =>
    Math.min(
      limit.exponent,
      ...needs.map(amounts => amounts.get(place)?.exponent ?? Infinity),
    ),
  );
  return packKinds(
    kindsOf(needs, units),
    limits.map((limit, place) => inUnits(limit, units[place])),
  );
}

/** Devices that need the same amounts are of one kind. */
function kindsOf(
  needs: readonly ReadonlyMap<number, Quantity>[],
  units: readonly number[],
): DemandKind[] {
  const kinds = new Map<string, DemandKind>();
  for (const need of needs) {
    const amounts = units.map((unit, place) => {
      const amount = need.get(place);
      return amount ? inUnits(amount, unit) : 0n;
    });
    const key = amounts.join();
    const kind = kinds.get(key) ?? { amounts, count: 0 };
    kind.count += 1;
    kinds.set(key, kind);
  }
  return [...kinds.values()];
}

/** A quantity as a whole number of 10^`unit`. */
function inUnits(quantity: Quantity, unit: number): bigint {
  return quantity.unscaled * 10n ** BigInt(quantity.exponent - unit);
}
