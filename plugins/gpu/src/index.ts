/**
 * Pages, entity parts and form fields of the GPU plugin.
 *
 * @packageDocumentation
 */

export { gpuPlugin as default } from './plugin';
export { gpuApiRef } from './data/gpuApi';
export type { GpuApi } from './data/gpuApi';
export { gpuTranslationRef } from './translation';
export type { WorkloadDetails } from './workloads/WorkloadDetails';
export { WorkloadDetailsBlueprint } from './workloads/WorkloadDetailsBlueprint';
