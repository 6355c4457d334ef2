/**
 * The parts of the GPU plugin as plain React components, for a page of your own. They need the APIs of the plugin
 * (`gpuPlugin` in the app), and those that say so the entity of an entity page.
 *
 * @packageDocumentation
 */

export { EntityGpuCard } from './entity/EntityGpuCard';
export { EntityGpuContent } from './entity/EntityGpuContent';
export { isGpuAvailable } from './entity/entityFilters';
export { ProjectPicker } from './fields/ProjectPicker';
export type { ProjectPickerProps } from './fields/ProjectPicker';
export { TierPicker } from './fields/TierPicker';
export type { TierPickerProps } from './fields/TierPicker';
export { GpuOverviewPage } from './overview/GpuOverviewPage';
