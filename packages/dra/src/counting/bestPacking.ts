import { CounterValues, PoolDevice } from '../pools';
import { Quantity, readQuantity } from '../quantity';

/** How many states one search may visit. */
const STATE_LIMIT = 50_000;

/**
 * The largest number of devices that fit together.
 *
 * @public
 */
export interface Packing {
  devices: number;
  /** False when the search was too large: `devices` is an upper bound then. */
  exact: boolean;
}

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
  let devices = 0;
  let exact = true;
  for (const group of connected(candidates)) {
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
  for (const [index, candidate] of candidates.entries()) {
    const [first] = candidate.device.consumesCounters ?? [];
    // A device without counters is a group of its own.
    const key = first ? `set ${find(first.counterSet)}` : `device ${index}`;
    const group = groups.get(key);
    if (group) {
      group.push(candidate);
    } else {
      groups.set(key, [candidate]);
    }
  }
  return [...groups.values()];
}

/** Devices that need the same amounts. */
interface Kind {
  /** Amount of each counter, by its position. */
  amounts: bigint[];
  count: number;
}

function packGroup(
  group: readonly PoolDevice[],
  remaining: CounterValues,
): Packing {
  const { kinds, limits } = asIntegers(group, remaining);
  if (limits.length === 0) {
    return { devices: group.length, exact: true };
  }
  const search = new PackingSearch(kinds);
  const best = search.run(limits);
  return best === undefined
    ? { devices: bound(kinds, 0, limits), exact: false }
    : { devices: best, exact: true };
}

/** Brings all amounts of a group to whole numbers of one scale per counter. */
function asIntegers(
  group: readonly PoolDevice[],
  remaining: CounterValues,
): { kinds: Kind[]; limits: bigint[] } {
  const names: string[] = [];
  const limits: Quantity[] = [];
  const needs = group.map(({ device }) => {
    const amounts = new Map<number, Quantity>();
    for (const { counterSet, counters } of device.consumesCounters ?? []) {
      for (const counter in counters) {
        const limit = remaining.get(counterSet)?.get(counter);
        if (!limit) {
          continue;
        }
        const name = `${counterSet}/${counter}`;
        let index = names.indexOf(name);
        if (index < 0) {
          index = names.push(name) - 1;
          limits.push(limit);
        }
        amounts.set(index, readQuantity(counters[counter].value));
      }
    }
    return amounts;
  });
  const exponents = limits.map((limit, index) =>
    Math.min(
      limit.exponent,
      ...needs.map(amounts => amounts.get(index)?.exponent ?? Infinity),
    ),
  );
  const scaled = (quantity: Quantity, index: number): bigint =>
    quantity.unscaled * 10n ** BigInt(quantity.exponent - exponents[index]);
  const kinds = new Map<string, Kind>();
  for (const amounts of needs) {
    const vector = limits.map((_, index) => {
      const amount = amounts.get(index);
      return amount ? scaled(amount, index) : 0n;
    });
    const key = vector.join();
    const kind = kinds.get(key) ?? { amounts: vector, count: 0 };
    kind.count += 1;
    kinds.set(key, kind);
  }
  return { kinds: [...kinds.values()], limits: limits.map(scaled) };
}

/** Counts as far as any one counter would allow. */
function bound(
  kinds: readonly Kind[],
  from: number,
  limits: readonly bigint[],
): number {
  let best = 0;
  for (let index = from; index < kinds.length; index += 1) {
    best += kinds[index].count;
  }
  for (const [counter, limit] of limits.entries()) {
    best = Math.min(best, boundByCounter(kinds, from, counter, limit));
  }
  return best;
}

function boundByCounter(
  kinds: readonly Kind[],
  from: number,
  counter: number,
  limit: bigint,
): number {
  const sizes = kinds
    .slice(from)
    .map(({ amounts, count }) => ({ amount: amounts[counter], count }))
    .sort((left, right) => (left.amount < right.amount ? -1 : 1));
  let rest = limit < 0n ? 0n : limit;
  let devices = 0;
  for (const { amount, count } of sizes) {
    if (amount === 0n) {
      devices += count;
      continue;
    }
    const fitting = rest / amount;
    const taken = fitting < BigInt(count) ? Number(fitting) : count;
    devices += taken;
    rest -= amount * BigInt(taken);
  }
  return devices;
}

/** Branch and bound over the kinds, with the answers of states kept. */
class PackingSearch {
  readonly #kinds: readonly Kind[];
  readonly #answers = new Map<string, number>();

  constructor(kinds: readonly Kind[]) {
    this.#kinds = kinds;
  }

  /** The maximum, or undefined when the search is too large. */
  run(limits: readonly bigint[]): number | undefined {
    return this.#best(0, limits);
  }

  #best(from: number, limits: readonly bigint[]): number | undefined {
    if (from >= this.#kinds.length) {
      return 0;
    }
    const key = `${from}:${limits.join()}`;
    const known = this.#answers.get(key);
    if (known !== undefined) {
      return known;
    }
    if (this.#answers.size >= STATE_LIMIT) {
      return undefined;
    }
    let best = 0;
    let rest: bigint[] | undefined = [...limits];
    for (let taken = 0; rest && taken <= this.#kinds[from].count; taken += 1) {
      if (taken + bound(this.#kinds, from + 1, rest) > best) {
        const others = this.#best(from + 1, rest);
        if (others === undefined) {
          return undefined;
        }
        best = Math.max(best, taken + others);
      }
      rest = subtract(rest, this.#kinds[from].amounts);
    }
    this.#answers.set(key, best);
    return best;
  }
}

function subtract(
  limits: readonly bigint[],
  amounts: readonly bigint[],
): bigint[] | undefined {
  const rest: bigint[] = [];
  for (const [index, limit] of limits.entries()) {
    if (amounts[index] > limit) {
      return undefined;
    }
    rest.push(limit - amounts[index]);
  }
  return rest;
}
