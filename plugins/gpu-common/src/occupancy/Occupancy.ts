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
 * What a device is by itself, apart from its GPU.
 *
 * @public
 */
export interface GpuDevice {
  name: string;
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
 * A GPU and the devices on it, or devices of one pool and product whose GPU is not known: those have no `id`.
 *
 * @public
 */
export interface OccupancyGpu {
  /** What tells GPUs of a node apart: the UUID, or else the PCI address or the counter set. */
  id?: string;
  driver: string;
  pool: string;
  /** Product, such as `NVIDIA H100 80GB HBM3`. */
  product?: string;
  /** How many memory columns the whole GPU has; placements are measured in them. */
  columns?: number;
  /** Memory of the whole GPU. */
  memoryBytes?: number;
  devices: GpuDevice[];
}

/**
 * A node and its GPUs.
 *
 * @public
 */
export interface OccupancyNode {
  /** Absent for devices that are not bound to one node. */
  name?: string;
  /** In an answer to `?since=`: whether only devices that changed are listed, on their GPUs. */
  partial?: boolean;
  gpus: OccupancyGpu[];
}

/**
 * A cluster and its nodes with devices.
 *
 * @public
 */
export interface OccupancyCluster {
  name: string;
  /** By name. */
  nodes: OccupancyNode[];
}

/**
 * All devices by cluster, node and GPU, with who has them: what `GET /v1/occupancy` says, decoded.
 *
 * @public
 */
export interface Occupancy {
  revision: number;
  /** With `?since=revision`: whether only nodes that changed since are listed. */
  partial: boolean;
  /** Every cluster that was asked for, in the order of app-config. */
  clusters: OccupancyCluster[];
  /** With `?since=revision`: nodes that have no devices any more. */
  removed: { cluster: string; node?: string }[];
  /**
   * Set when the reader may not see the holders of every project: then those of others are absent. Another word than
   * before means that others are seen now; pass it together with `?since=`.
   */
  view?: string;
}

/**
 * One device with all that is known of where it is.
 *
 * @public
 */
export interface OccupancyDevice extends Omit<GpuDevice, 'name'> {
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
  /** How many memory columns its GPU has, where that is known. */
  columns?: number;
}
