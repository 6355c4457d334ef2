import {
  createComponentExtension,
  createRoutableExtension,
} from '@backstage/core-plugin-api';
import { createScaffolderFieldExtension } from '@backstage/plugin-scaffolder-react';
import { rootRouteRef } from '../routes';
import { gpuPlugin } from './gpuPlugin';
import { LazyProjectPicker, LazyTierPicker } from './lazyPickers';

/**
 * The GPU page, for `<Route path="/gpu" element={<GpuPage />} />`.
 *
 * @public
 */
export const GpuPage: () => JSX.Element = gpuPlugin.provide(
  createRoutableExtension({
    name: 'GpuPage',
    component: async () => (await import('./LegacyGpuPage')).LegacyGpuPage,
    mountPoint: rootRouteRef,
  }),
);

/**
 * What an entity holds of GPUs, for the overview of an entity page.
 *
 * @public
 */
export const EntityGpuCard: () => JSX.Element = gpuPlugin.provide(
  createComponentExtension({
    name: 'EntityGpuCard',
    component: {
      lazy: async () => (await import('./entityParts')).LegacyEntityGpuCard,
    },
  }),
);

/**
 * Slices, request and limits of an entity, for an `EntityLayout.Route`.
 *
 * @public
 */
export const EntityGpuContent: () => JSX.Element = gpuPlugin.provide(
  createComponentExtension({
    name: 'EntityGpuContent',
    component: {
      lazy: async () => (await import('./entityParts')).LegacyEntityGpuContent,
    },
  }),
);

/**
 * `ui:field: GpuTierPicker`, for `<ScaffolderFieldExtensions>`.
 *
 * @public
 */
export const GpuTierPickerField = gpuPlugin.provide(
  createScaffolderFieldExtension({
    name: 'GpuTierPicker',
    component: LazyTierPicker,
  }),
);

/**
 * `ui:field: GpuProjectPicker`, for `<ScaffolderFieldExtensions>`.
 *
 * @public
 */
export const GpuProjectPickerField = gpuPlugin.provide(
  createScaffolderFieldExtension({
    name: 'GpuProjectPicker',
    component: LazyProjectPicker,
  }),
);
