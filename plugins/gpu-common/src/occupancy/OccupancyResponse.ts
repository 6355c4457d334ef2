import { GpuDevice, Placement } from './Occupancy';

/**
 * What equal devices have in common, as it travels. Numbers in `profile` and `tiers` are places in `texts`.
 *
 * @public
 */
export interface EncodedDeviceKind {
  profile?: number;
  memoryBytes?: number;
  placement?: Placement;
  dynamic: boolean;
  tiers: number[];
}

/**
 * A holder as it travels: every number is a place in `texts`.
 *
 * @public
 */
export interface EncodedHolder {
  namespace: number;
  claim: number;
  pod?: number;
  workload?: { kind: number; name: number };
  kubernetesId?: number;
  project?: number;
  request?: number;
  since?: number;
  unreserved?: boolean;
}

/**
 * A device as it travels: `name` and `reason` are places in `texts`, `kind` in `kinds`, `holder` in `holders`.
 *
 * @public
 */
export interface EncodedDevice {
  name: number;
  kind: number;
  state: GpuDevice['state'];
  reason?: number;
  holder?: number;
}

/**
 * A GPU as it travels: `driver`, `pool` and `product` are places in `texts`.
 *
 * @public
 */
export interface EncodedGpu {
  id?: string;
  driver: number;
  /** Absent where the pool has the name of the node. */
  pool?: number;
  product?: number;
  columns?: number;
  memoryBytes?: number;
  devices: EncodedDevice[];
}

/**
 * A node as it travels.
 *
 * @public
 */
export interface EncodedNode {
  name?: string;
  partial?: boolean;
  gpus: EncodedGpu[];
}

/**
 * Answer of `GET /v1/occupancy`: an {@link Occupancy} in which whatever is equal travels once. `decodeOccupancy` reads it.
 *
 * @public
 */
export interface OccupancyResponse {
  revision: number;
  partial: boolean;
  view?: string;
  removed: { cluster: string; node?: string }[];
  clusters: { name: string; nodes: EncodedNode[] }[];
  kinds: EncodedDeviceKind[];
  holders: EncodedHolder[];
  texts: string[];
}
