import { DeviceAttribute, QuantityText } from '@backstage-gpu/cel';
import { DeviceCapacity } from './deviceCapacity';
import { NodeSelector, ObjectMeta } from './node';

/**
 * Named counters with their values.
 *
 * @public
 */
export type Counters = Record<string, { value: QuantityText }>;

/**
 * Counters that the partitions of one piece of hardware share.
 *
 * @public
 */
export interface CounterSet {
  name: string;
  counters: Counters;
}

/**
 * What a device takes from a counter set while it is allocated.
 *
 * @public
 */
export interface DeviceCounterConsumption {
  counterSet: string;
  counters: Counters;
}

/**
 * A taint of a device. Only `NoSchedule` and `NoExecute` keep claims away.
 *
 * @public
 */
export interface DeviceTaint {
  key: string;
  value?: string;
  effect: 'None' | 'NoSchedule' | 'NoExecute' | string;
  timeAdded?: string;
}

/**
 * One device of a ResourceSlice, in the shape of resource.k8s.io/v1.
 *
 * @public
 */
export interface Device {
  name: string;
  attributes?: Record<string, DeviceAttribute>;
  capacity?: Record<string, DeviceCapacity>;
  consumesCounters?: DeviceCounterConsumption[];
  nodeName?: string;
  nodeSelector?: NodeSelector;
  allNodes?: boolean;
  taints?: DeviceTaint[];
  bindsToNode?: boolean;
  bindingConditions?: string[];
  bindingFailureConditions?: string[];
  allowMultipleAllocations?: boolean;
}

/**
 * A resource.k8s.io/v1 ResourceSlice. Older shapes become this one through
 * {@link normaliseResourceSlice}.
 *
 * @public
 */
export interface ResourceSlice {
  apiVersion?: string;
  kind?: string;
  metadata?: ObjectMeta;
  spec: {
    driver: string;
    pool: {
      name: string;
      generation?: number;
      resourceSliceCount: number;
    };
    nodeName?: string;
    nodeSelector?: NodeSelector;
    allNodes?: boolean;
    perDeviceNodeSelection?: boolean;
    devices?: Device[];
    sharedCounters?: CounterSet[];
  };
}
