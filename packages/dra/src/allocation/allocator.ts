import { SelectorOptions } from '@backstage-gpu/cel';
import { PoolOptions } from '../pools';
import {
  AllocationResult,
  DeviceClass,
  Node,
  ResourceClaim,
  ResourceSlice,
} from '../types';
import { EvaluateSelector } from './DeviceMatcher';

/**
 * The objects of a cluster that allocation depends on.
 *
 * @public
 */
export interface AllocatorState {
  slices: readonly ResourceSlice[];
  classes: readonly DeviceClass[];
  /** The claims of all namespaces, with `status.allocation`. */
  claims: readonly ResourceClaim[];
}

/**
 * Settings of an allocator.
 *
 * @public
 */
export interface AllocatorOptions extends PoolOptions, SelectorOptions {
  /** Makes the `shareID` of a part of a shared device; random by default. */
  createShareId?: () => string;
  /**
   * How many devices one attempt looks at before it is `undecided`; 2,000,000
   * by default. kube-scheduler gives up after ten seconds.
   */
  maximumSteps?: number;
  /** Asks selectors; by default at once and without limit. */
  evaluate?: EvaluateSelector;
}

/**
 * Finds devices for claims as kube-scheduler does.
 *
 * @public
 */
export interface Allocator {
  /**
   * Allocates all claims of one pod that are not allocated yet, on one node.
   *
   * @returns the `status.allocation` of each claim, in the claims' order;
   * undefined when they do not fit on the node. The state of the allocator does
   * not change.
   * @throws AllocationError where kube-scheduler reports an error, in its
   * words; unless `nodeOnly` is set, the pod fits nowhere then.
   */
  allocate(options: {
    node: Node;
    claims: readonly ResourceClaim[];
  }): AllocationResult[] | undefined;
}
