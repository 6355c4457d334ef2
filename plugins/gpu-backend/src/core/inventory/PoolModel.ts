import {
  PoolShare,
  PoolSlices,
  PoolView,
  ResourceClaim,
} from '@backstage-gpu/dra';
import {
  OccupancyDevice,
  UnavailableReason,
} from '@backstage-gpu/plugin-gpu-common';

/** What a pool adds to one tier. */
export interface TierTally {
  /** Devices that the tier's class selects. */
  total: number;
  allocated: number;
  /** The most that any order of allocation could reach. */
  bestPacking: number;
  /** Devices about which the selector could not be decided. */
  undecided: number;
  unavailable: ReadonlyMap<UnavailableReason['reason'], number>;
  /** How many devices have how much memory, in bytes. */
  memories: ReadonlyMap<number, number>;
  /** How many devices have which MIG profile. */
  profiles: ReadonlyMap<string, number>;
  /** In the order of the nodes. */
  segments: readonly PoolShare[];
}

/** One pool, as computed from its ResourceSlices, its nodes and the claims that hold its devices. */
export interface PoolModel {
  /** `driver/name`. */
  key: string;
  slices: PoolSlices;
  /** How the nodes that take our pods see it. */
  views: readonly PoolView[];
  /** Described when they are first asked for. */
  readonly devices: readonly OccupancyDevice[];
  deviceCount: number;
  /** Ids of the devices, without describing them. */
  deviceIds(): readonly string[];
  /** The claims that hold devices of it. */
  claims: readonly ResourceClaim[];
  /** Who holds devices of it, each once. */
  holders: {
    projects: readonly string[];
    kubernetesIds: readonly string[];
  };
  /** Names of the nodes that its devices are on; empty text for those that are bound to none. */
  nodes: ReadonlySet<string>;
  /** Memory columns of whole GPUs as far as this pool shows, by product; 0 for a product that shows none. */
  columns: ReadonlyMap<string, number>;
  /** By tier. */
  tallies: ReadonlyMap<string, TierTally>;
  /** What is wrong with it, in words. */
  problem?: string;
}
