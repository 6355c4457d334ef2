/** A stretch of time, in milliseconds since 1970, without its end. It is empty unless it begins before its end. */
export interface Interval {
  from: number;
  to: number;
}

/** What two intervals have in common; empty when nothing. */
export function intersect(left: Interval, right: Interval): Interval {
  return {
    from: Math.max(left.from, right.from),
    to: Math.min(left.to, right.to),
  };
}

/** How long an interval is, in milliseconds. */
export function lengthOf({ from, to }: Interval): number {
  return Math.max(0, to - from);
}
