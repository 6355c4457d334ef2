import { QuantityText } from '@backstage-gpu/cel';
import { NodeSelector, ObjectMeta } from './node';

/**
 * A selector: a CEL expression over `device` that must give true.
 *
 * @public
 */
export interface DeviceSelector {
  cel?: { expression: string };
}

/**
 * Parameters for a driver, passed on untouched.
 *
 * @public
 */
export interface OpaqueDeviceConfiguration {
  driver: string;
  parameters: unknown;
}

/**
 * A DeviceClass of resource.k8s.io.
 *
 * @public
 */
export interface DeviceClass {
  apiVersion?: string;
  kind?: string;
  metadata?: ObjectMeta;
  spec?: {
    selectors?: DeviceSelector[];
    config?: { opaque?: OpaqueDeviceConfiguration }[];
    extendedResourceName?: string;
  };
}

/**
 * Tolerates taints of devices.
 *
 * @public
 */
export interface DeviceToleration {
  key?: string;
  operator?: 'Exists' | 'Equal' | string;
  value?: string;
  effect?: string;
  tolerationSeconds?: number;
}

/**
 * What a request asks of devices; common to requests and sub-requests.
 *
 * @public
 */
export interface DeviceDemand {
  deviceClassName: string;
  selectors?: DeviceSelector[];
  /** `ExactCount` when absent. */
  allocationMode?: 'ExactCount' | 'All' | string;
  /** 1 when absent; meaningless with `All`. */
  count?: number;
  tolerations?: DeviceToleration[];
  capacity?: { requests?: Record<string, QuantityText> };
}

/**
 * A request that names exactly one kind of device.
 *
 * @public
 */
export interface ExactDeviceRequest extends DeviceDemand {
  adminAccess?: boolean;
}

/**
 * One of the alternatives of a request.
 *
 * @public
 */
export interface DeviceSubRequest extends DeviceDemand {
  name: string;
}

/**
 * One request of a claim: either `exactly` or `firstAvailable` is set.
 *
 * @public
 */
export interface DeviceRequest {
  name: string;
  exactly?: ExactDeviceRequest;
  firstAvailable?: DeviceSubRequest[];
}

/**
 * A rule over the devices of several requests; no `requests` means all.
 *
 * @public
 */
export interface DeviceConstraint {
  requests?: string[];
  /** All devices have this attribute with one value. */
  matchAttribute?: string;
  /** All devices have this attribute with different values. */
  distinctAttribute?: string;
}

/**
 * The spec of a ResourceClaim.
 *
 * @public
 */
export interface ResourceClaimSpec {
  devices?: {
    requests?: DeviceRequest[];
    constraints?: DeviceConstraint[];
    config?: { requests?: string[]; opaque?: OpaqueDeviceConfiguration }[];
  };
}

/**
 * One device that was given to a claim.
 *
 * @public
 */
export interface DeviceRequestAllocationResult {
  /** `main`, or `main/sub` for an alternative. */
  request: string;
  driver: string;
  pool: string;
  device: string;
  adminAccess?: boolean;
  tolerations?: DeviceToleration[];
  bindingConditions?: string[];
  bindingFailureConditions?: string[];
  shareID?: string;
  consumedCapacity?: Record<string, QuantityText>;
}

/**
 * Configuration that goes along with an allocation.
 *
 * @public
 */
export interface DeviceAllocationConfiguration {
  source: 'FromClass' | 'FromClaim' | string;
  requests?: string[];
  opaque?: OpaqueDeviceConfiguration;
}

/**
 * `status.allocation` of a ResourceClaim.
 *
 * @public
 */
export interface AllocationResult {
  devices: {
    results: DeviceRequestAllocationResult[];
    config?: DeviceAllocationConfiguration[];
  };
  nodeSelector?: NodeSelector;
  allocationTimestamp?: string;
}

/**
 * A ResourceClaim of resource.k8s.io/v1.
 *
 * @public
 */
export interface ResourceClaim {
  apiVersion?: string;
  kind?: string;
  metadata?: ObjectMeta;
  spec: ResourceClaimSpec;
  status?: {
    allocation?: AllocationResult;
    reservedFor?: {
      apiGroup?: string;
      resource: string;
      name: string;
      uid: string;
    }[];
  };
}
