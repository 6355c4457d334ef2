import {
  Fault,
  ProjectSummary,
  TierAvailability,
} from '@backstage-gpu/plugin-gpu-common';
import { ClusterModel } from '../inventory/ClusterModel';
import { ChangeLog } from './ChangeLog';

/** An immutable picture of all clusters at one revision. */
export interface Snapshot {
  /** Grows with every change. */
  revision: number;
  clusters: readonly ClusterModel[];
  tiers: readonly TierAvailability[];
  projects: readonly ProjectSummary[];
  /** Which devices changed at which revision. */
  changes: ChangeLog;
  /** Requests whose objects changed since the snapshot before, by cluster, as `requestKey`. */
  changedRequests: ReadonlyMap<string, ReadonlySet<string>>;
  faults: readonly Fault[];
}
