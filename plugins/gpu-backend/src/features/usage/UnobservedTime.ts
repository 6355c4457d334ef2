import { intersect, Interval, lengthOf } from './Interval';
import { Observation } from './ObservationStore';
import { longestSilence } from './observationTimes';

/** The times in which nobody watched a cluster: before the first observation, in gaps, and since the last if it is long ago. */
export class UnobservedTime {
  /** Disjoint and in their order. */
  readonly #intervals: readonly Interval[];

  constructor(
    { since, until }: Observation,
    gaps: readonly Interval[],
    now: number,
  ) {
    this.#intervals = [
      { from: -Infinity, to: since },
      ...gaps,
      ...(now - until > longestSilence ? [{ from: until, to: now }] : []),
    ];
  }

  /** What of it lies in an interval. */
  within(interval: Interval): Interval[] {
    const parts: Interval[] = [];
    for (let index = this.#firstAfter(interval.from); ; index += 1) {
      const candidate = this.#intervals[index];
      if (!candidate || candidate.from >= interval.to) {
        return parts;
      }
      const part = intersect(candidate, interval);
      if (lengthOf(part) > 0) {
        parts.push(part);
      }
    }
  }

  /** Index of the first interval that ends after a time. */
  #firstAfter(time: number): number {
    let low = 0;
    let high = this.#intervals.length;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.#intervals[middle].to > time) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }
}
