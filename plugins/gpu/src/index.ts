/**
 * Pages, entity parts and form fields of the GPU plugin.
 *
 * @packageDocumentation
 */

export { gpuPlugin as default } from './plugin';
export { gpuApiRef } from './data/gpuApi';
export type { GpuApi } from './data/gpuApi';
export { gpuMessages, gpuTranslationRef } from './translation';
export type { GpuMessages, MessageKey, MessageText } from './translation';
export type { GpuExtensions } from './plugin';
export type { WorkloadDetails } from './workloads/WorkloadDetails';
export { WorkloadDetailsBlueprint } from './workloads/WorkloadDetailsBlueprint';
