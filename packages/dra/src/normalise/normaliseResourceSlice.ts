import { Device, ResourceSlice } from '../types';

/**
 * A device of resource.k8s.io/v1beta1: everything but the name is in `basic`.
 *
 * @public
 */
export type BasicDevice = Pick<Device, 'name'> & {
  basic?: Omit<Device, 'name'>;
};

/**
 * A ResourceSlice of any version.
 *
 * @public
 */
export type AnyResourceSlice = Omit<ResourceSlice, 'spec'> & {
  spec: Omit<ResourceSlice['spec'], 'devices'> & {
    devices?: (Device | BasicDevice)[];
  };
};

/**
 * Brings a ResourceSlice of v1beta1, v1beta2 or v1 into the shape of v1.
 *
 * @public
 */
export function normaliseResourceSlice(
  resourceSlice: AnyResourceSlice,
): ResourceSlice {
  const { devices } = resourceSlice.spec;
  if (!devices?.some(device => 'basic' in device)) {
    return resourceSlice as ResourceSlice;
  }
  return {
    ...resourceSlice,
    apiVersion: 'resource.k8s.io/v1',
    spec: {
      ...resourceSlice.spec,
      devices: devices.map(device =>
        'basic' in device ? { name: device.name, ...device.basic } : device,
      ),
    },
  };
}
