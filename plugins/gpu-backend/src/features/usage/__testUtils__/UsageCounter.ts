import {
  UsageDimension,
  UsageFigures,
  UsageGroup,
} from '@backstage-gpu/plugin-gpu-common';
import { countTime } from '../countTime';
import { LedgerEntry } from '../AllocationRow';
import { Interval } from '../Interval';
import { ClusterObservation, UsageTally } from '../UsageTally';

/**
 * Sums allocations over a window of time, one by one: what the statement of `readUsage` must give. Each counts from where it begins
 * to where it ends, cut at the window; one that goes on counts up to where its cluster was last watched.
 *
 * Allocations of one device are added in the order of time. Should two overlap, for clusters say when they allocate in
 * whole seconds, the later counts from the end of the earlier: no device counts twice at a time.
 */
export class UsageCounter {
  readonly #tally: UsageTally;
  readonly #observations: ReadonlyMap<string, ClusterObservation>;
  readonly #now: number;
  /** Up to where each device is counted, certainly and perhaps. */
  readonly #counted = new Map<string, { used: number; seen: number }>();

  constructor(options: {
    window: Interval;
    groupBy: readonly UsageDimension[];
    /** By cluster. */
    observations: ReadonlyMap<string, ClusterObservation>;
    now: number;
  }) {
    this.#tally = new UsageTally(options);
    this.#observations = options.observations;
    this.#now = options.now;
  }

  /**
   * Adds an allocation.
   *
   * @throws InputError when there are more groups than can be answered
   */
  add(entry: LedgerEntry): void {
    const before = this.#counted.get(entry.device) ?? {
      used: -Infinity,
      seen: -Infinity,
    };
    const observation = this.#observations.get(entry.cluster);
    const time = countTime(entry, before, observation, this.#now);
    this.#counted.set(entry.device, {
      used: time.used.to,
      seen: Math.max(time.used.to, time.uncertain[1].to),
    });
    this.#tally.add(entry, time);
  }

  groups(): UsageGroup[] {
    return this.#tally.groups();
  }

  total(): UsageFigures {
    return this.#tally.total();
  }
}
