import { createPermissionResourceRef } from '@backstage/plugin-permission-node';
import { gpuProjectResourceType } from '@backstage-gpu/plugin-gpu-common';
import { ResourceFilter } from '../ResourceFilter';

/**
 * A project as rules see it.
 *
 * @public
 */
export interface GpuProjectResource {
  name: string;
  /** Full entity reference of the owner, in lower case; absent where nobody owns it. */
  owner?: string;
  /** The clusters that it has namespaces in. For a request that is being made: only the one that it would go to. */
  clusters: string[];
  /** The tiers that those clusters offer. For a request that is being made: only the one that it asks for. */
  tiers: string[];
}

/**
 * A condition on projects as a query.
 *
 * @public
 */
export type GpuProjectFilter = ResourceFilter<'owner' | 'clusters' | 'tiers'>;

/**
 * Projects as resources of the permission framework. A resource reference is the project's name.
 *
 * @public
 */
export const gpuProjectResourceRef = createPermissionResourceRef<
  GpuProjectResource,
  GpuProjectFilter
>().with({ pluginId: 'gpu', resourceType: gpuProjectResourceType });
