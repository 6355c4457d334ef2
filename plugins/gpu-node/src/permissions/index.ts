export type { ResourceFilter } from './ResourceFilter';
export {
  createGpuProjectConditionalDecision,
  gpuProjectConditions,
} from './project/gpuProjectConditions';
export { gpuProjectResourceRef } from './project/gpuProjectResourceRef';
export type {
  GpuProjectFilter,
  GpuProjectResource,
} from './project/gpuProjectResourceRef';
export { gpuProjectRules } from './project/gpuProjectRules';
export {
  createGpuRequestConditionalDecision,
  gpuRequestConditions,
} from './request/gpuRequestConditions';
export { gpuRequestResourceRef } from './request/gpuRequestResourceRef';
export type {
  GpuRequestFilter,
  GpuRequestResource,
} from './request/gpuRequestResourceRef';
export { gpuRequestRules } from './request/gpuRequestRules';
