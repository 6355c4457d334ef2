import {
  ClusterSummary,
  Fault,
  OccupancyDevice,
  ProjectSummary,
  TierAvailability,
  TierClusterAvailability,
} from '@backstage-gpu/plugin-gpu-common';
import { KubernetesObject } from '../watch/KubernetesObject';
import { Tier } from './readTiers';

/** What a cluster holds for one request. */
export interface ObservedRequest {
  /** The root object, as long as it is not being deleted. */
  root?: KubernetesObject & { data?: Record<string, string> };
  /** Pods made for it, deleted ones that still run among them. */
  pods: number;
  /** Whether its server answers. */
  ready: boolean;
  /** Ids of the devices allocated to its claims. */
  devices: string[];
  /** Why its pod does not run yet, in words. */
  waitingReason?: string;
}

/** One cluster, as computed from its mirror. */
export interface ClusterModel {
  summary: ClusterSummary;
  tiers: Tier[];
  availability: ({ tier: string } & TierClusterAvailability)[];
  devices: OccupancyDevice[];
  /** By `requestKey`. */
  requests: ReadonlyMap<string, ObservedRequest>;
  namespaces: KubernetesObject[];
}

/** An immutable picture of all clusters at one revision. */
export interface Snapshot {
  /** Grows with every change. */
  revision: number;
  clusters: ClusterModel[];
  tiers: TierAvailability[];
  projects: ProjectSummary[];
  /** Devices by id, with the revision at which each last changed. */
  devices: ReadonlyMap<string, { device: OccupancyDevice; changedAt: number }>;
  /** Devices that went away, oldest first; bounded. */
  removed: { id: string; revision: number }[];
  /** The oldest revision from which `removed` is complete. */
  changesSince: number;
  faults: Fault[];
}
