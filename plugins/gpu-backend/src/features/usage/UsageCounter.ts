import { InputError } from '@backstage/errors';
import {
  UsageDimension,
  usageDimensions,
  UsageFigures,
  UsageGroup,
} from '@backstage-gpu/plugin-gpu-common';
import { LedgerEntry } from './AllocationRow';
import { intersect, Interval, lengthOf } from './Interval';
import { UnobservedTime } from './UnobservedTime';
import { UsageSum } from './UsageSum';

/** What is known of when a cluster was watched. */
export interface ClusterObservation {
  /** Until when allocations that go on are known to; milliseconds since 1970. */
  until: number;
  unobserved: UnobservedTime;
}

const day = 86_400_000;
/** More groups than anybody reads. */
const mostGroups = 20_000;

/** How an allocation counts: certainly, and perhaps. */
interface CountedTime {
  used: Interval;
  /** In which it may have begun, and may have ended. */
  uncertain: Interval[];
}

/**
 * Sums allocations over a window of time. Each counts from where it begins to where it ends, cut at the window; one that
 * goes on counts up to where its cluster was last watched.
 *
 * Allocations of one device are added in the order of time. Should two overlap, for clusters say when they allocate in
 * whole seconds, the later counts from the end of the earlier: no device counts twice at a time.
 */
export class UsageCounter {
  readonly #window: Interval;
  readonly #groupBy: readonly UsageDimension[];
  readonly #observations: ReadonlyMap<string, ClusterObservation>;
  readonly #now: number;
  readonly #groups = new Map<
    string,
    { values: Partial<Record<UsageDimension, string>>; sum: UsageSum }
  >();
  readonly #total = new UsageSum();
  /** Up to where each device is counted, certainly and perhaps. */
  readonly #counted = new Map<string, { used: number; uncertain: number }>();

  constructor(options: {
    window: Interval;
    groupBy: readonly UsageDimension[];
    /** By cluster. */
    observations: ReadonlyMap<string, ClusterObservation>;
    now: number;
  }) {
    this.#window = options.window;
    this.#groupBy = usageDimensions.filter(dimension =>
      options.groupBy.includes(dimension),
    );
    this.#observations = options.observations;
    this.#now = options.now;
  }

  /**
   * Adds an allocation.
   *
   * @throws InputError when there are more groups than can be answered
   */
  add(entry: LedgerEntry): void {
    const { used, uncertain } = this.#count(entry);
    const { unobserved } = this.#observations.get(entry.cluster) ?? {};
    for (const interval of this.#pieces(used)) {
      const inferred = (unobserved?.within(interval) ?? []).reduce(
        (sum, part) => sum + lengthOf(part),
        0,
      );
      for (const sum of this.#sumsOf(entry, interval)) {
        sum.addUsed(entry, lengthOf(interval), inferred);
      }
    }
    for (const interval of uncertain.flatMap(part => this.#pieces(part))) {
      for (const sum of this.#sumsOf(entry, interval)) {
        sum.addUncertain(lengthOf(interval));
      }
    }
  }

  /** By dimension, in their order; what is not known comes last. */
  groups(): UsageGroup[] {
    return [...this.#groups.values()]
      .map(({ values, sum }) => ({ ...values, ...sum.figures() }))
      .sort((left, right) => this.#compare(left, right));
  }

  total(): UsageFigures {
    return this.#total.figures();
  }

  #count(entry: LedgerEntry): CountedTime {
    const counted = this.#counted.get(entry.device) ?? {
      used: -Infinity,
      uncertain: -Infinity,
    };
    const { freedAt, freedBy } = entry.end ?? this.#endSoFar(entry);
    const from = Math.max(entry.allocatedAt, counted.used);
    const used = { from, to: Math.max(from, freedAt) };
    const before = {
      from: Math.max(entry.allocatedAfter, counted.uncertain),
      to: entry.allocatedAt,
    };
    const after = { from: used.to, to: freedBy };
    this.#counted.set(entry.device, {
      used: used.to,
      uncertain: Math.max(used.to, freedBy),
    });
    return { used, uncertain: [before, after] };
  }

  /** An allocation that goes on: what became of it since its cluster was last watched is not known. */
  #endSoFar({ cluster, allocatedAt }: LedgerEntry) {
    const observation = this.#observations.get(cluster);
    const freedAt = observation?.until ?? allocatedAt;
    const [silence] =
      observation?.unobserved.within({ from: freedAt, to: this.#now }) ?? [];
    return { freedAt, freedBy: silence ? silence.to : freedAt };
  }

  /** What of an interval lies in the window, cut at midnight where days are told apart. */
  #pieces(interval: Interval): Interval[] {
    const inside = intersect(interval, this.#window);
    if (lengthOf(inside) === 0) {
      return [];
    }
    if (!this.#groupBy.includes('day')) {
      return [inside];
    }
    const pieces: Interval[] = [];
    let { from } = inside;
    while (from < inside.to) {
      const to = Math.min((Math.floor(from / day) + 1) * day, inside.to);
      pieces.push({ from, to });
      from = to;
    }
    return pieces;
  }

  #sumsOf(entry: LedgerEntry, { from }: Interval): UsageSum[] {
    const values: Partial<Record<UsageDimension, string>> = {};
    for (const dimension of this.#groupBy) {
      const value =
        dimension === 'day'
          ? new Date(from).toISOString().slice(0, 10)
          : entry[dimension];
      if (value !== undefined) {
        values[dimension] = value;
      }
    }
    const key = JSON.stringify(values);
    let group = this.#groups.get(key);
    if (!group) {
      if (this.#groups.size >= mostGroups) {
        throw new InputError(
          `groupBy: there are more than ${mostGroups} groups; take fewer dimensions or a shorter time`,
        );
      }
      group = { values, sum: new UsageSum() };
      this.#groups.set(key, group);
    }
    return [group.sum, this.#total];
  }

  #compare(left: UsageGroup, right: UsageGroup): number {
    for (const dimension of this.#groupBy) {
      const [first, second] = [left[dimension], right[dimension]];
      if (first !== second) {
        if (first === undefined || second === undefined) {
          return first === undefined ? 1 : -1;
        }
        return first < second ? -1 : 1;
      }
    }
    return 0;
  }
}
