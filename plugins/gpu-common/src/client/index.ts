export { GpuClient } from './GpuClient';
export type { GpuCallOptions, OccupancyFilter } from './GpuClient';
