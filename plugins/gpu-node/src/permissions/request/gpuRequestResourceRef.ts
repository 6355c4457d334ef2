import { createPermissionResourceRef } from '@backstage/plugin-permission-node';
import { gpuRequestResourceType } from '@backstage-gpu/plugin-gpu-common';
import { ResourceFilter } from '../ResourceFilter';

/**
 * A request as rules see it.
 *
 * @public
 */
export interface GpuRequestResource {
  id: string;
  project: string;
  /**
   * Full entity reference of the project's owner, in lower case; absent where nobody owns it. Not the owner that the
   * request names for its service: that one is the requester's to choose.
   */
  projectOwner?: string;
  /** Entity reference of the user who asked. */
  requester: string;
  cluster: string;
  tier: string;
}

/**
 * A condition on requests as a query.
 *
 * @public
 */
export type GpuRequestFilter = ResourceFilter<
  'projectOwner' | 'requester' | 'cluster' | 'tier'
>;

/**
 * Requests as resources of the permission framework. A resource reference is the request's id.
 *
 * @public
 */
export const gpuRequestResourceRef = createPermissionResourceRef<
  GpuRequestResource,
  GpuRequestFilter
>().with({ pluginId: 'gpu', resourceType: gpuRequestResourceType });
