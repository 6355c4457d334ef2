import { CounterValues, Pool, PoolDevice, poolKey } from '../pools';
import { Quantity, readQuantity } from '@backstage-gpu/cel';
import { DeviceUse } from '../use';

/**
 * The counters that allocated devices have left in a pool.
 *
 * @remarks Values can be negative when a driver reconfigured a device that is
 * in use; then there is simply none left.
 *
 * @public
 */
export function remainingCounters(pool: Pool, use: DeviceUse): CounterValues {
  const remaining = new Map<string, Map<string, Quantity>>();
  for (const [set, counters] of pool.counterSets) {
    remaining.set(set, new Map(counters));
  }
  for (const devices of [pool.devices, pool.devicesElsewhere]) {
    for (const candidate of devices) {
      if (use.allocated.has(candidate.key) || use.shared.has(candidate.key)) {
        change(remaining, candidate, amount => amount.negate());
      }
    }
  }
  return remaining;
}

/** The counters of a pool before an attempt. */
export interface PoolCounters {
  values: CounterValues;
  /** One counter below zero keeps all devices that need counters away. */
  overdrawn: boolean;
}

/** The counters that a pool has left, ready for {@link CounterLedger}. */
export function poolCounters(pool: Pool, use: DeviceUse): PoolCounters {
  const values = remainingCounters(pool, use);
  let overdrawn = false;
  for (const counters of values.values()) {
    for (const value of counters.values()) {
      overdrawn ||= value.sign() < 0;
    }
  }
  return { values, overdrawn };
}

/** Counters taken during one attempt, pool by pool. */
export class CounterLedger {
  readonly #countersOf: (pool: Pool) => PoolCounters;
  readonly #taken = new Map<string, Map<string, Map<string, Quantity>>>();

  constructor(countersOf: (pool: Pool) => PoolCounters) {
    this.#countersOf = countersOf;
  }

  /** Takes what the device needs; false when there is not enough of it. */
  take(pool: Pool, candidate: PoolDevice): boolean {
    const { values, overdrawn } = this.#countersOf(pool);
    if (overdrawn) {
      return false;
    }
    const taken = this.#takenFrom(pool);
    change(taken, candidate, amount => amount);
    for (const { counterSet, counters } of candidate.device.consumesCounters ??
      []) {
      const limits = values.get(counterSet);
      const amounts = taken.get(counterSet);
      for (const counter of Object.keys(counters)) {
        const limit = limits?.get(counter);
        const amount = amounts?.get(counter);
        if (limit && amount && limit.compareTo(amount) < 0) {
          this.giveBack(pool, candidate);
          return false;
        }
      }
    }
    return true;
  }

  /** Undoes {@link CounterLedger.take}. */
  giveBack(pool: Pool, candidate: PoolDevice): void {
    change(this.#takenFrom(pool), candidate, amount => amount.negate());
  }

  #takenFrom(pool: Pool): Map<string, Map<string, Quantity>> {
    const key = poolKey(pool);
    const known = this.#taken.get(key);
    if (known) {
      return known;
    }
    const created = new Map<string, Map<string, Quantity>>();
    this.#taken.set(key, created);
    return created;
  }
}

function change(
  sets: Map<string, Map<string, Quantity>>,
  candidate: PoolDevice,
  amountOf: (amount: Quantity) => Quantity,
): void {
  for (const { counterSet, counters } of candidate.device.consumesCounters ??
    []) {
    const values = sets.get(counterSet) ?? new Map<string, Quantity>();
    sets.set(counterSet, values);
    for (const [counter, { value }] of Object.entries(counters)) {
      const amount = amountOf(readQuantity(value));
      const before = values.get(counter);
      values.set(counter, before ? before.add(amount) : amount);
    }
  }
}
