/**
 * The GPU plugin for apps on the legacy frontend system, with `createApp` of `@backstage/app-defaults`.
 *
 * @packageDocumentation
 */

export { gpuPlugin } from './legacy/gpuPlugin';
export {
  EntityGpuCard,
  EntityGpuContent,
  GpuPage,
  GpuProjectPickerField,
  GpuTierPickerField,
} from './legacy/extensions';
export { isGpuAvailable } from './entity/entityFilters';
