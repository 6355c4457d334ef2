import { UnavailableReason } from '@backstage-gpu/plugin-gpu-common';
import { TierTally } from './PoolModel';

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
