import {
  ApiBlueprint,
  createApiRef,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';
import { GpuClient } from '@backstage-gpu/plugin-gpu-common';

/**
 * What pages call of the GPU backend.
 *
 * @public
 */
export type GpuApi = Pick<
  GpuClient,
  | 'getTiers'
  | 'getClusters'
  | 'getProjects'
  | 'getOccupancy'
  | 'getLint'
  | 'getUsage'
  | 'listLimits'
  | 'listRequests'
  | 'planRequest'
  | 'releaseRequest'
>;

/**
 * The GPU backend.
 *
 * @public
 */
export const gpuApiRef = createApiRef<GpuApi>().with({
  id: 'plugin.gpu.client',
  pluginId: 'gpu',
});

/** Reaches the GPU backend with the user's own credentials. */
export const gpuApi = ApiBlueprint.make({
  params: define =>
    define({
      api: gpuApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: ({ discoveryApi, fetchApi }) =>
        new GpuClient({ discoveryApi, fetchApi }),
    }),
});
