import {
  DeviceRequest,
  ExactDeviceRequest,
  ResourceClaim,
  ResourceClaimSpec,
} from '../types';

/**
 * A request of resource.k8s.io/v1beta1, with or without `exactly`.
 *
 * @public
 */
export type AnyDeviceRequest = DeviceRequest & Partial<ExactDeviceRequest>;

/**
 * A ResourceClaim of any version.
 *
 * @public
 */
export type AnyResourceClaim = Omit<ResourceClaim, 'spec'> & {
  spec: {
    devices?: Omit<NonNullable<ResourceClaimSpec['devices']>, 'requests'> & {
      requests?: AnyDeviceRequest[];
    };
  };
};

/**
 * Brings a ResourceClaim of v1beta1, v1beta2 or v1 into the shape of v1.
 *
 * @public
 */
export function normaliseResourceClaim(claim: AnyResourceClaim): ResourceClaim {
  const { devices } = claim.spec;
  if (!devices?.requests?.some(request => request.deviceClassName)) {
    return claim;
  }
  return {
    ...claim,
    apiVersion: 'resource.k8s.io/v1',
    spec: {
      ...claim.spec,
      devices: {
        ...devices,
        requests: devices.requests.map(normaliseRequest),
      },
    },
  };
}

function normaliseRequest(request: AnyDeviceRequest): DeviceRequest {
  const { name, deviceClassName, exactly, firstAvailable, ...rest } = request;
  if (deviceClassName) {
    return { name, exactly: { ...rest, deviceClassName } };
  }
  return {
    name,
    ...(exactly && { exactly }),
    ...(firstAvailable && { firstAvailable }),
  };
}
