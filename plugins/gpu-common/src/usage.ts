/**
 * What usage can be summed by. `holder` is the value of the `backstage.io/kubernetes-id` label, `day` a day in UTC.
 *
 * @public
 */
export const usageDimensions = [
  'project',
  'tier',
  'cluster',
  'request',
  'holder',
  'day',
] as const;

/**
 * One of {@link usageDimensions}.
 *
 * @public
 */
export type UsageDimension = (typeof usageDimensions)[number];

/**
 * Which usage to sum, and by what.
 *
 * @public
 */
export interface UsageQuery {
  /** ISO 8601 time or date; without an offset it is UTC. */
  from: string;
  /** ISO 8601 time or date, itself not included; at most 400 days after `from`. */
  to: string;
  /** Absent sums everything. */
  groupBy?: UsageDimension[];
  /** Sums the usage of this project only. */
  project?: string;
}

/**
 * Usage of devices. An hour of one device is one device hour.
 *
 * @public
 */
export interface UsageFigures {
  /** Hours for which devices were allocated, whether used or not. */
  deviceHours: number;
  /** Device hours times the memory of the device in GiB (2^30 bytes). Absent when no memory is known. */
  memoryGibHours?: number;
  /** Of `deviceHours`, those of devices whose memory is not known: they are not in `memoryGibHours`. */
  deviceHoursWithoutMemory: number;
  /**
   * Device hours times the price of the tier when the allocation began, in the portal's currency. Absent when no price is
   * known.
   */
  cost?: number;
  /** Of `deviceHours`, those without a price: they are not in `cost`. */
  deviceHoursWithoutPrice: number;
  /**
   * Of `deviceHours`, those while nobody watched the cluster. They count because the same allocation was seen before and
   * after, or because the cluster says when it was made.
   */
  inferredDeviceHours: number;
  /**
   * Not in `deviceHours`: hours while nobody watched in which devices may have been allocated still, or already.
   */
  unobservedDeviceHours: number;
}

/**
 * Usage of one group. A dimension that was asked for and is absent is not known for these devices.
 *
 * @public
 */
export interface UsageGroup
  extends UsageFigures,
    Partial<Record<UsageDimension, string>> {}

/**
 * When a cluster was watched. Of other times nothing is known, which is not "nothing was used".
 *
 * @public
 */
export interface UsageObservation {
  cluster: string;
  /** ISO 8601 time. */
  observedSince: string;
  /** ISO 8601 time; allocations that go on count up to here. */
  observedUntil: string;
  /** Intervals of the answer in which nobody watched, in their order. ISO 8601 times. */
  gaps: { from: string; to: string }[];
}

/**
 * Answer of `GET /v1/usage`.
 *
 * @public
 */
export interface UsageResponse {
  /** ISO 8601 time. */
  from: string;
  /** ISO 8601 time. */
  to: string;
  groupBy: UsageDimension[];
  /** Set when only these projects are summed: the one that was asked for, or those whose holders the reader may see. */
  projects?: string[];
  /** In the order of their dimensions. */
  groups: UsageGroup[];
  /** Currency of all costs, as in ISO 4217; absent where app-config names none. */
  currency?: string;
  total: UsageFigures;
  clusters: UsageObservation[];
}
