/**
 * How fresh the picture of a cluster is. Carried beside every number: a number without it means nothing.
 *
 * @public
 */
export type FreshnessState = 'live' | 'stale' | 'partial' | 'unreachable';

/**
 * `live`: every watch is up. `partial`: some kinds could not be read. `stale`: the last picture, from `since`.
 * `unreachable`: there has never been a picture.
 *
 * @public
 */
export interface Freshness {
  state: FreshnessState;
  /** Since when, as an ISO 8601 time. */
  since: string;
  /** Why it is not live, in words for a person. */
  reason?: string;
}

/**
 * Something wrong that a platform engineer can correct, with what to change.
 *
 * @public
 */
export interface Fault {
  kind: 'configuration' | 'connection' | 'permission' | 'object';
  /** What failed, for what, and what to do. */
  message: string;
  /** The app-config key at fault, such as `gpu.clusters[0].kubeconfig`. */
  configKey?: string;
  /** The Kubernetes object at fault, such as `ResourceSlice/gpu-rtx-01-abc`. */
  object?: string;
}

/**
 * One cluster as people see it.
 *
 * @public
 */
export interface ClusterSummary {
  name: string;
  title: string;
  /** Whether this is the embedded cluster for demos. */
  sandbox: boolean;
  freshness: Freshness;
  /** The API server's version, such as `v1.36.2`. Absent while unknown. */
  version?: string;
  nodes?: number;
  devices?: number;
  faults: Fault[];
}

/**
 * Why devices of a tier cannot be had.
 *
 * @public
 */
export interface UnavailableReason {
  reason:
    | 'tainted'
    | 'nodeNotReady'
    | 'nodeCordoned'
    | 'nodeTainted'
    | 'nodeUnknown'
    | 'poolUpdating'
    | 'poolInvalid'
    | 'selectorError'
    | 'siblingPlacement';
  /** Devices, each counted under its first reason. */
  count: number;
}

/**
 * Availability of a tier in one cluster. Counts are devices; absent means unknown, which is never 0.
 *
 * @public
 */
export interface TierClusterAvailability {
  cluster: string;
  freshness: Freshness;
  /** Devices that the tier's DeviceClass selects. */
  total?: number;
  allocated?: number;
  /**
   * How many more one-device claims the scheduler would satisfy now, first fit. Tiers share GPUs: not additive over
   * tiers.
   */
  allocatable?: number;
  /** The most that any order of allocation could reach; more than `allocatable` shows fragmentation. */
  bestPacking?: number;
  /** Claims of this tier that wait for a device. */
  pending?: number;
  /** Since when the first of them waits, as an ISO 8601 time. */
  pendingSince?: string;
  unavailable: UnavailableReason[];
  /** Devices about which the selector could not be decided here. */
  undecided: number;
  /** What the scheduler would report when first fit reaches a device on which the selector fails. */
  error?: string;
}

/**
 * A DeviceClass offered to people.
 *
 * @public
 */
export interface TierAvailability {
  /** The tier's name, such as `gpu-small`. */
  name: string;
  title: string;
  description?: string;
  suits?: string;
  /** Price of one device for an hour. */
  pricePerHour?: number;
  /** Currency of its price, as in ISO 4217; absent where app-config names none. */
  currency?: string;
  /** Memory of the smallest device of this tier, in bytes. Absent while no device is known. */
  memoryBytes?: number;
  /** What the devices are, such as `1g.24gb`, sorted. */
  profiles: string[];
  total?: number;
  allocated?: number;
  allocatable?: number;
  /** The most that any order of allocation could reach; more than `allocatable` shows fragmentation. */
  bestPacking?: number;
  pending?: number;
  /** Since when the first of them waits, as an ISO 8601 time. */
  pendingSince?: string;
  unavailable: UnavailableReason[];
  /** Devices about which the selector could not be decided here. */
  undecided: number;
  /** One short word why `allocatable` is 0 or unknown. */
  why?:
    | 'allTaken'
    | 'noneSuchDevice'
    | 'unavailable'
    | 'selectorError'
    | 'unknown';
  clusters: TierClusterAvailability[];
}

/**
 * Answer of `GET /v1/tiers`.
 *
 * @public
 */
export interface TiersResponse {
  revision: number;
  tiers: TierAvailability[];
}

/**
 * Answer of `GET /v1/clusters`.
 *
 * @public
 */
export interface ClustersResponse {
  revision: number;
  clusters: ClusterSummary[];
  /** Faults of the configuration as a whole. */
  faults: Fault[];
}

/**
 * What a claim wants of one class of devices, as in resource.k8s.io/v1.
 *
 * @public
 */
export interface ClaimDemand {
  deviceClassName: string;
  selectors?: { cel: { expression: string } }[];
  allocationMode?: 'ExactCount' | 'All';
  count?: number;
  tolerations?: {
    key?: string;
    operator?: 'Exists' | 'Equal';
    value?: string;
    effect?: 'None' | 'NoSchedule' | 'NoExecute';
    tolerationSeconds?: number;
  }[];
  /** Quantities such as `24Gi`. */
  capacity?: { requests?: Record<string, string | number> };
}

/**
 * One request of a claim, as in resource.k8s.io/v1: with `exactly` or `firstAvailable`, not with both.
 *
 * @public
 */
export interface ClaimRequest {
  name: string;
  exactly?: ClaimDemand & { adminAccess?: boolean };
  firstAvailable?: (ClaimDemand & { name: string })[];
}

/**
 * The spec of a ResourceClaim, as in resource.k8s.io/v1.
 *
 * @public
 */
export interface ClaimSpec {
  devices: {
    requests: ClaimRequest[];
    constraints?: {
      requests?: string[];
      matchAttribute?: string;
      distinctAttribute?: string;
    }[];
    /** Drivers read it; no count depends on it. */
    config?: {
      requests?: string[];
      opaque: { driver: string; parameters: Record<string, unknown> };
    }[];
  };
}

/**
 * Body of `POST /v1/availability`: how many claims of this spec would be satisfied?
 *
 * @public
 */
export interface AvailabilityQuery {
  /** One cluster; all when absent. */
  cluster?: string;
  spec: ClaimSpec;
  /** Counting ends at so many claims: 1000 when absent, 10,000 at most. */
  maximum?: number;
}

/**
 * How many claims of a spec one cluster would satisfy.
 *
 * @public
 */
export interface ClusterAvailability {
  cluster: string;
  freshness: Freshness;
  /** Claims that the scheduler would satisfy one after another. Absent means unknown, which is never 0. */
  allocatable?: number;
  /** Whether counting ended at the maximum: there may be more. */
  atLeast?: boolean;
  /** Why it cannot be told here, in words. */
  undecided?: string;
  /** What the scheduler would report for the claim after those that are satisfied. */
  error?: string;
}

/**
 * Answer of `POST /v1/availability`.
 *
 * @public
 */
export interface AvailabilityResponse {
  revision: number;
  clusters: ClusterAvailability[];
}
