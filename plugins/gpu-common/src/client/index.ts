export { GpuApiError } from './GpuApiError';
export { GpuClient } from './GpuClient';
export type {
  GpuCallOptions,
  OccupancyFilter,
  RequestsFilter,
} from './GpuClient';
