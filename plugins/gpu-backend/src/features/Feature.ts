import { BuildReport } from '../core/snapshot/SnapshotPublisher';
import { Snapshot } from '../core/snapshot/Snapshot';
import { Route } from '../platform/http/Route';

/** Something that a feature does every now and then. */
export interface FeatureTask {
  /** Unique among all features; Backstage's scheduler knows it by this. */
  id: string;
  frequency: { seconds: number };
  initialDelay: { seconds: number };
  /** `local` runs in every replica, `global` in one at a time. */
  scope: 'local' | 'global';
  run(): Promise<void>;
}

/** One capability of the backend, from its routes to its tables. Assembling the backend is a list of these. */
export interface Feature {
  /** What an error about it calls it, such as `requests`. */
  name: string;
  routes?: readonly Route[];
  tasks?: readonly FeatureTask[];
  /** Told every new snapshot; returns at once. */
  onSnapshot?(snapshot: Snapshot): void;
  /** Told how long each snapshot took. */
  onBuilt?(report: BuildReport): void;
  /** Resolves when nothing of it runs any more. */
  stop?(): Promise<void>;
}
