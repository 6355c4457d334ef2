import { createPermission } from '@backstage/plugin-permission-common';

/**
 * See tiers, clusters, projects, devices and their holders.
 *
 * @public
 */
export const gpuOccupancyReadPermission = createPermission({
  name: 'gpu.occupancy.read',
  attributes: { action: 'read' },
});

/**
 * Ask for devices.
 *
 * @public
 */
export const gpuRequestCreatePermission = createPermission({
  name: 'gpu.request.create',
  attributes: { action: 'create' },
});

/**
 * See requests.
 *
 * @public
 */
export const gpuRequestReadPermission = createPermission({
  name: 'gpu.request.read',
  attributes: { action: 'read' },
});

/**
 * Release what a request holds.
 *
 * @public
 */
export const gpuRequestDeletePermission = createPermission({
  name: 'gpu.request.delete',
  attributes: { action: 'delete' },
});

/**
 * Every permission of the GPU plugin.
 *
 * @public
 */
export const gpuPermissions = [
  gpuOccupancyReadPermission,
  gpuRequestCreatePermission,
  gpuRequestReadPermission,
  gpuRequestDeletePermission,
];
