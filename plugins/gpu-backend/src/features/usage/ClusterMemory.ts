import { OpenAllocation } from './OpenAllocation';

/** What a replica knows of one cluster that it watches without a break. Times are milliseconds since 1970. */
export interface ClusterMemory {
  /** Of the last snapshot that was looked at. */
  revision: number;
  /** When that was. */
  passedAt: number;
  /** When the ledger was last compared with all devices. */
  comparedAt: number;
  /** When some replica last noted that the cluster is watched. */
  notedAt: number;
  /** The open allocations that this replica has seen itself, by device. */
  seen: Map<string, OpenAllocation>;
  /** Devices of which another replica has just written otherwise, to be compared again; since when. */
  waiting: Map<string, number>;
}
