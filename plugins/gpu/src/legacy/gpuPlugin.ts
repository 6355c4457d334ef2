import {
  createApiFactory,
  createPlugin,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { GpuClient } from '@backstage-gpu/plugin-gpu-common';
import { gpuApiRef } from '../data/gpuApi';
import { rootRouteRef, templatesRouteRef } from '../routes';
import { vllmWorkload } from '../workloads/vllm/vllmWorkload';
import { workloadDetailsApiRef } from '../workloads/workloadDetailsApi';

/**
 * The GPU plugin of the legacy frontend system: its APIs and its routes.
 *
 * @public
 */
export const gpuPlugin = createPlugin({
  id: 'gpu',
  apis: [
    createApiFactory({
      api: gpuApiRef,
      deps: { discoveryApi: discoveryApiRef, fetchApi: fetchApiRef },
      factory: ({ discoveryApi, fetchApi }) =>
        new GpuClient({ discoveryApi, fetchApi }),
    }),
    createApiFactory(workloadDetailsApiRef, {
      find: type => [vllmWorkload].find(each => each.type === type),
    }),
  ],
  routes: { root: rootRouteRef },
  externalRoutes: { templates: templatesRouteRef },
});
