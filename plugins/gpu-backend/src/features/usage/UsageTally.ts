import { InputError } from '@backstage/errors';
import {
  UsageDimension,
  usageDimensions,
  UsageFigures,
  UsageGroup,
} from '@backstage-gpu/plugin-gpu-common';
import { Attribution } from './HeldDevice';
import { intersect, Interval, lengthOf } from './Interval';
import { UnobservedTime } from './UnobservedTime';
import { SummedTime, UsageSum } from './UsageSum';

/** What is known of when a cluster was watched. */
export interface ClusterObservation {
  /** Until when allocations that go on are known to; milliseconds since 1970. */
  until: number;
  unobserved: UnobservedTime;
}

/** For whom and what something counts. */
export type Counted = Attribution & { cluster?: string };

/** How an allocation counts: certainly, and perhaps. */
export interface CountedTime {
  used: Interval;
  /** In which it may have begun, and may have ended. */
  uncertain: Interval[];
}

const day = 86_400_000;
/** More groups than anybody reads. */
const mostGroups = 20_000;

/** Adds up the time of allocations by group, cut at a window of time, and at midnight where days are told apart. */
export class UsageTally {
  readonly #window: Interval;
  readonly #groupBy: readonly UsageDimension[];
  readonly #observations: ReadonlyMap<string, ClusterObservation>;
  readonly #groups = new Map<
    string,
    { values: Partial<Record<UsageDimension, string>>; sum: UsageSum }
  >();
  readonly #total = new UsageSum();

  constructor(options: {
    window: Interval;
    groupBy: readonly UsageDimension[];
    /** By cluster. */
    observations: ReadonlyMap<string, ClusterObservation>;
  }) {
    this.#window = options.window;
    this.#groupBy = usageDimensions.filter(dimension =>
      options.groupBy.includes(dimension),
    );
    this.#observations = options.observations;
  }

  /**
   * Adds one allocation of a cluster.
   *
   * @throws InputError when there are more groups than can be answered
   */
  add(
    counted: Counted & { cluster: string },
    { used, uncertain }: CountedTime,
  ): void {
    const { unobserved } = this.#observations.get(counted.cluster) ?? {};
    for (const interval of this.#pieces(used)) {
      const inferred = (unobserved?.within(interval) ?? []).reduce(
        (sum, part) => sum + lengthOf(part),
        0,
      );
      for (const sum of this.#sumsOf(counted, dayOf(interval.from))) {
        sum.addUsed(counted, lengthOf(interval), inferred);
      }
    }
    for (const interval of uncertain.flatMap(part => this.#pieces(part))) {
      for (const sum of this.#sumsOf(counted, dayOf(interval.from))) {
        sum.addUncertain(lengthOf(interval));
      }
    }
  }

  /**
   * Adds many allocations of one group, and of one day where days are told apart.
   *
   * @throws InputError when there are more groups than can be answered
   */
  addSummed(counted: Counted, date: string, time: SummedTime): void {
    for (const sum of this.#sumsOf(counted, date)) {
      sum.addSummed(time);
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

  #sumsOf(counted: Counted, date: string): UsageSum[] {
    const values: Partial<Record<UsageDimension, string>> = {};
    for (const dimension of this.#groupBy) {
      const value = dimension === 'day' ? date : counted[dimension];
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

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
