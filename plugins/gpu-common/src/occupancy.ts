/**
 * Where a partition sits on its GPU, in memory columns.
 *
 * @public
 */
export interface Placement {
  /** First memory column. */
  start: number;
  /** Width in memory columns. */
  size: number;
  /** Memory columns of the whole GPU, when the driver tells. */
  of?: number;
}

/**
 * Who has a device. Only what is known is set.
 *
 * @public
 */
export interface Holder {
  claim: { namespace: string; name: string };
  pod?: string;
  workload?: { kind: string; name: string };
  /** Value of the `backstage.io/kubernetes-id` label: which catalog entity holds it. */
  kubernetesId?: string;
  project?: string;
  /** Id of the request that it was made for. */
  request?: string;
  /** When the device was allocated, as an ISO 8601 time. */
  since?: string;
  /** Whether no pod uses the claim. */
  unreserved?: boolean;
}

/**
 * One device and who has it.
 *
 * @public
 */
export interface OccupancyDevice {
  /** `cluster/driver/pool/device`. */
  id: string;
  cluster: string;
  driver: string;
  pool: string;
  device: string;
  /** Absent for a device that is not bound to one node. */
  node?: string;
  /** What tells GPUs of a node apart: the UUID, or else the PCI address or the counter set. */
  gpu?: string;
  /** Product of the GPU, such as `NVIDIA H100 80GB HBM3`. */
  product?: string;
  /** MIG profile such as `1g.24gb`; absent for a whole GPU. */
  profile?: string;
  memoryBytes?: number;
  placement?: Placement;
  /** Whether it shares counters with others and is cut only when allocated. */
  dynamic: boolean;
  /** `blocked`: other placements on the same GPU take its room. */
  state: 'allocated' | 'free' | 'blocked' | 'unavailable';
  /** Why it is unavailable, in words. */
  reason?: string;
  /** Tiers that select it. */
  tiers: string[];
  /** Present when allocated, and the reader may see holders. */
  holder?: Holder;
}

/**
 * Answer of `GET /v1/occupancy`.
 *
 * @public
 */
export interface OccupancyResponse {
  revision: number;
  /** With `?since=revision`: whether only what changed since is listed. */
  partial: boolean;
  devices: OccupancyDevice[];
  /** With `?since=revision`: ids of devices that are gone. */
  removed: string[];
  /**
   * Set when the reader may not see the holders of every project: then those of others are absent. Another word than
   * before means that others are seen now; pass it together with `?since=`.
   */
  view?: string;
}
