import { UnavailableReason } from '@backstage-gpu/plugin-gpu-common';
import { PoolModel, PoolSegment, TierTally } from './PoolModel';

/**
 * The sum of what pools add to one tier, kept up to date by taking a pool's old tally away and adding its new one, so
 * that a change costs what its pool costs.
 */
export class TierTotals {
  total = 0;
  allocated = 0;
  bestPacking = 0;
  undecided = 0;
  /** Claims that all pools together satisfy, when nothing stops. */
  granted = 0;
  readonly unavailable = new Map<UnavailableReason['reason'], number>();
  readonly memories = new Map<number, number>();
  readonly profiles = new Map<string, number>();
  /** Pools in which something stops first fit. */
  readonly stopping = new Set<string>();

  add(pool: string, tally: TierTally): void {
    this.#change(tally, 1);
    if (tally.segments.some(({ stop }) => stop)) {
      this.stopping.add(pool);
    }
  }

  remove(pool: string, tally: TierTally): void {
    this.#change(tally, -1);
    this.stopping.delete(pool);
  }

  #change(tally: TierTally, sign: 1 | -1): void {
    this.total += sign * tally.total;
    this.allocated += sign * tally.allocated;
    this.bestPacking += sign * tally.bestPacking;
    this.undecided += sign * tally.undecided;
    for (const { granted } of tally.segments) {
      this.granted += sign * granted;
    }
    changeAll(this.unavailable, tally.unavailable, sign);
    changeAll(this.memories, tally.memories, sign);
    changeAll(this.profiles, tally.profiles, sign);
  }
}

function changeAll<K>(
  totals: Map<K, number>,
  amounts: ReadonlyMap<K, number>,
  sign: 1 | -1,
): void {
  for (const [key, amount] of amounts) {
    const total = (totals.get(key) ?? 0) + sign * amount;
    if (total === 0) {
      totals.delete(key);
    } else {
      totals.set(key, total);
    }
  }
}

/** How many claims a cluster satisfies one after another, and what ends it. */
export interface FirstFit {
  granted: number;
  stop?: PoolSegment['stop'];
}

/**
 * First fit over the pools of a cluster whose nodes see no pool in common. The scheduler asks all nodes about each claim;
 * a selector that fails on one of them ends the attempt on all. So nothing is granted where a node fails before it can
 * offer a device; else node after node is used up, to the first that fails.
 *
 * @param pools - in the order of allocation
 */
export function firstFitOverNodes(
  tier: string,
  pools: Iterable<PoolModel>,
): FirstFit {
  const nodes = new Map<string, FirstFit>();
  for (const { tallies } of pools) {
    for (const { node, granted, stop } of tallies.get(tier)?.segments ?? []) {
      const known = nodes.get(node) ?? { granted: 0 };
      if (!known.stop) {
        nodes.set(node, { granted: known.granted + granted, stop });
      }
    }
  }
  const inOrder = [...nodes]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, fit]) => fit);
  const atOnce = inOrder.find(({ granted, stop }) => stop && granted === 0);
  if (atOnce) {
    return atOnce;
  }
  let granted = 0;
  for (const fit of inOrder) {
    granted += fit.granted;
    if (fit.stop) {
      return { granted, stop: fit.stop };
    }
  }
  return { granted };
}
