import { ExternalRouteRef, RouteRef } from '@backstage/core-plugin-api';
import {
  createFrontendPlugin,
  OverridableExtensionDefinition,
  OverridableFrontendPlugin,
  PageBlueprint,
} from '@backstage/frontend-plugin-api';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import { RiCpuLine } from '@remixicon/react';
import { gpuApi } from './data/gpuApi';
import { gpuCardFilter, gpuTabFilter } from './entity/entityFilters';
import { projectPickerField, tierPickerField } from './fields/formFields';
import { rootRouteRef, templatesRouteRef } from './routes';
import { vllmDetails } from './workloads/vllm/vllmDetails';
import { workloadDetailsApi } from './workloads/workloadDetailsApi';

const gpuPage = PageBlueprint.make({
  params: {
    path: '/gpu',
    title: 'GPUs',
    icon: <RiCpuLine />,
    routeRef: rootRouteRef,
    loader: async () => {
      const { GpuOverviewPage } = await import('./overview/GpuOverviewPage');
      return <GpuOverviewPage />;
    },
  },
});

const entityCard = EntityCardBlueprint.make({
  name: 'slices',
  params: {
    type: 'info',
    filter: gpuCardFilter,
    loader: async () => {
      const { EntityGpuCard } = await import('./entity/EntityGpuCard');
      return <EntityGpuCard />;
    },
  },
});

const entityContent = EntityContentBlueprint.make({
  name: 'slices',
  params: {
    path: '/gpu',
    title: 'GPU',
    filter: gpuTabFilter,
    loader: async () => {
      const { EntityGpuContent } = await import('./entity/EntityGpuContent');
      return <EntityGpuContent />;
    },
  },
});

/**
 * The extensions of the GPU plugin that an app can override, by id.
 *
 * @public
 */
export type GpuExtensions = {
  'api:gpu': OverridableExtensionDefinition;
  'api:gpu/workload-details': OverridableExtensionDefinition;
  'entity-card:gpu/slices': OverridableExtensionDefinition;
  'entity-content:gpu/slices': OverridableExtensionDefinition;
  'gpu-workload-details:gpu/vllm': OverridableExtensionDefinition;
  'page:gpu': OverridableExtensionDefinition;
  'scaffolder-form-field:gpu/project-picker': OverridableExtensionDefinition;
  'scaffolder-form-field:gpu/tier-picker': OverridableExtensionDefinition;
};

/**
 * The GPU plugin: page, entity card, entity tab, form fields.
 *
 * @public
 */
export const gpuPlugin: OverridableFrontendPlugin<
  { root: RouteRef<undefined> },
  { templates: ExternalRouteRef<undefined, true> },
  GpuExtensions
> = createFrontendPlugin({
  pluginId: 'gpu',
  title: 'GPUs',
  icon: <RiCpuLine />,
  routes: { root: rootRouteRef },
  externalRoutes: { templates: templatesRouteRef },
  extensions: [
    gpuApi,
    gpuPage,
    entityCard,
    entityContent,
    tierPickerField,
    projectPickerField,
    workloadDetailsApi,
    vllmDetails,
  ],
});
