import { Packing } from './Packing';

/** How many states one search may visit. */
const stateLimit = 10_000;
/** How many amounts one search may compare: a wide one visits fewer states. Some tens of milliseconds. */
const workLimit = 2_000_000;
const cacheLimit = 1000;

/** Devices that need the same amounts of counters. */
export interface DemandKind {
  /** Amount of each counter, by its place. */
  amounts: readonly bigint[];
  count: number;
}

/** Identical cards have identical answers. */
const cache = new Map<string, Packing>();

/** The largest number of devices that fit within the limits of the counters. */
export function packKinds(
  kinds: readonly DemandKind[],
  limits: readonly bigint[],
): Packing {
  const key = `${limits.join()};${kinds
    .map(({ amounts, count }) => `${count}*${amounts.join()}`)
    .join(';')}`;
  const known = cache.get(key);
  if (known) {
    return known;
  }
  const packing = search(kinds, limits);
  if (cache.size >= cacheLimit) {
    cache.clear();
  }
  cache.set(key, packing);
  return packing;
}

/** Counters that not all devices can have at once; the others do not matter. */
function scarcePlaces(
  kinds: readonly DemandKind[],
  limits: readonly bigint[],
): number[] {
  return [...limits.keys()].filter(place => {
    let wanted = 0n;
    for (const { amounts, count } of kinds) {
      wanted += amounts[place] * BigInt(count);
    }
    return wanted > limits[place];
  });
}

/** Branch and bound over the kinds, with the answers of states kept. */
class PackingSearch {
  readonly #kinds: readonly DemandKind[];
  readonly #answers = new Map<string, number>();
  #work = 0;

  constructor(kinds: readonly DemandKind[]) {
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
    if (this.#answers.size >= stateLimit || this.#work >= workLimit) {
      return undefined;
    }
    const { amounts, count } = this.#kinds[from];
    let best = 0;
    let rest: bigint[] | undefined = [...limits];
    for (let taken = 0; rest && taken <= count; taken += 1) {
      this.#work += (this.#kinds.length - from) * limits.length;
      if (taken + bound(this.#kinds, from + 1, rest) > best) {
        const others = this.#best(from + 1, rest);
        if (others === undefined) {
          return undefined;
        }
        best = Math.max(best, taken + others);
      }
      rest = subtract(rest, amounts);
    }
    this.#answers.set(key, best);
    return best;
  }
}

function search(
  kinds: readonly DemandKind[],
  limits: readonly bigint[],
): Packing {
  const scarce = scarcePlaces(kinds, limits);
  const fitting = kinds
    .filter(({ amounts }) =>
      amounts.every((amount, place) => amount <= limits[place]),
    )
    .map(({ amounts, count }) => ({
      amounts: scarce.map(place => amounts[place]),
      count,
    }));
  const rest = scarce.map(place => limits[place]);
  const best = new PackingSearch(withoutDominated(fitting, rest)).run(rest);
  return best === undefined
    ? { devices: bound(fitting, 0, rest), exact: false }
    : { devices: best, exact: true };
}

/**
 * Leaves out kinds that are never needed: where another kind needs no more of
 * anything, and all of its devices together with one of this kind do not fit,
 * a packing with this kind has a device of the other to spare, which can stand
 * in its place.
 */
function withoutDominated(
  kinds: readonly DemandKind[],
  limits: readonly bigint[],
): DemandKind[] {
  const kept: DemandKind[] = [];
  const smallestFirst = [...kinds].sort((left, right) =>
    sum(left.amounts) < sum(right.amounts) ? -1 : 1,
  );
  for (const kind of smallestFirst) {
    if (!kept.some(other => standsInFor(other, kind, limits))) {
      kept.push(kind);
    }
  }
  return kept;
}

function standsInFor(
  other: DemandKind,
  kind: DemandKind,
  limits: readonly bigint[],
): boolean {
  return (
    other.amounts.every((amount, place) => amount <= kind.amounts[place]) &&
    other.amounts.some(
      (amount, place) =>
        amount * BigInt(other.count) + kind.amounts[place] > limits[place],
    )
  );
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}

/** As many devices as the scarcest counter alone would allow. */
function bound(
  kinds: readonly DemandKind[],
  from: number,
  limits: readonly bigint[],
): number {
  let best = 0;
  for (let index = from; index < kinds.length; index += 1) {
    best += kinds[index].count;
  }
  for (const [place, limit] of limits.entries()) {
    best = Math.min(best, boundByCounter(kinds, from, place, limit));
  }
  return best;
}

function boundByCounter(
  kinds: readonly DemandKind[],
  from: number,
  place: number,
  limit: bigint,
): number {
  const sizes = kinds
    .slice(from)
    .map(({ amounts, count }) => ({ amount: amounts[place], count }))
    .sort((left, right) => (left.amount < right.amount ? -1 : 1));
  let rest = limit;
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

function subtract(
  limits: readonly bigint[],
  amounts: readonly bigint[],
): bigint[] | undefined {
  const rest: bigint[] = [];
  for (const [place, limit] of limits.entries()) {
    if (amounts[place] > limit) {
      return undefined;
    }
    rest.push(limit - amounts[place]);
  }
  return rest;
}
