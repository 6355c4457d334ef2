import { createPermission } from '@backstage/plugin-permission-common';

/**
 * Resource type of permissions that are decided project by project. A resource reference is the project's name.
 *
 * @public
 */
export const gpuProjectResourceType = 'gpu-project';

/**
 * Resource type of permissions that are decided request by request. A resource reference is the request's id.
 *
 * @public
 */
export const gpuRequestResourceType = 'gpu-request';

/**
 * See numbers: tiers, clusters, projects, and devices without their holders.
 *
 * @public
 */
export const gpuOccupancyReadPermission = createPermission({
  name: 'gpu.occupancy.read',
  attributes: { action: 'read' },
});

/**
 * See who holds the devices of a project. Without it a device is taken, and not said by whom.
 *
 * @public
 */
export const gpuHolderReadPermission = createPermission({
  name: 'gpu.holder.read',
  attributes: { action: 'read' },
  resourceType: gpuProjectResourceType,
});

/**
 * Ask for devices for a project, and see what would be made for it.
 *
 * @public
 */
export const gpuRequestCreatePermission = createPermission({
  name: 'gpu.request.create',
  attributes: { action: 'create' },
  resourceType: gpuProjectResourceType,
});

/**
 * Give a request another owner than that of its project, or a system of others. Counts only where a permission policy decides.
 *
 * @public
 */
export const gpuRequestAssignPermission = createPermission({
  name: 'gpu.request.assign',
  attributes: { action: 'create' },
  resourceType: gpuProjectResourceType,
});

/**
 * See a request, and with it the devices that it holds.
 *
 * @public
 */
export const gpuRequestReadPermission = createPermission({
  name: 'gpu.request.read',
  attributes: { action: 'read' },
  resourceType: gpuRequestResourceType,
});

/**
 * Release what a request holds.
 *
 * @public
 */
export const gpuRequestDeletePermission = createPermission({
  name: 'gpu.request.delete',
  attributes: { action: 'delete' },
  resourceType: gpuRequestResourceType,
});

/**
 * See the limits of a project and how much of them it uses.
 *
 * @public
 */
export const gpuLimitReadPermission = createPermission({
  name: 'gpu.limit.read',
  attributes: { action: 'read' },
  resourceType: gpuProjectResourceType,
});

/**
 * Change the limits of a project.
 *
 * @public
 */
export const gpuLimitUpdatePermission = createPermission({
  name: 'gpu.limit.update',
  attributes: { action: 'update' },
  resourceType: gpuProjectResourceType,
});

/**
 * The permissions that are decided project by project.
 *
 * @public
 */
export const gpuProjectPermissions = [
  gpuHolderReadPermission,
  gpuRequestCreatePermission,
  gpuRequestAssignPermission,
  gpuLimitReadPermission,
  gpuLimitUpdatePermission,
];

/**
 * The permissions that are decided request by request.
 *
 * @public
 */
export const gpuRequestPermissions = [
  gpuRequestReadPermission,
  gpuRequestDeletePermission,
];

/**
 * Every permission of the GPU plugin.
 *
 * @public
 */
export const gpuPermissions = [
  gpuOccupancyReadPermission,
  ...gpuProjectPermissions,
  ...gpuRequestPermissions,
];
