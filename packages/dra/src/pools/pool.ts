import { Quantity } from '@backstage-gpu/cel';
import { Device, ResourceSlice } from '../types';

/**
 * A device together with where it comes from.
 *
 * @public
 */
export interface PoolDevice {
  /** `driver/pool/device`. */
  key: string;
  driver: string;
  pool: string;
  device: Device;
  resourceSlice: ResourceSlice;
}

/**
 * The counters of a pool: values by counter by counter set.
 *
 * @public
 */
export type CounterValues = ReadonlyMap<string, ReadonlyMap<string, Quantity>>;

/**
 * A pool as one node sees it.
 *
 * @remarks Nothing is allocated from a pool that is not `ready`. A pool whose
 * current generation is still being published is `incomplete`; one that breaks
 * a rule is `invalid`, with the reason in Kubernetes' words.
 *
 * @public
 */
export interface Pool {
  driver: string;
  name: string;
  generation: number;
  status: 'ready' | 'incomplete' | 'invalid';
  /** Why the pool is invalid. */
  reason?: string;
  /** Devices for this node, in the order in which Kubernetes tries them. */
  devices: readonly PoolDevice[];
  /** Devices of the pool for other nodes; they use up its counters too. */
  devicesElsewhere: readonly PoolDevice[];
  counterSets: CounterValues;
}
