export { decodeOccupancy } from './decodeOccupancy';
export { devicesOf } from './devicesOf';
export { mergeOccupancy } from './mergeOccupancy';
export type {
  GpuDevice,
  Holder,
  Occupancy,
  OccupancyCluster,
  OccupancyDevice,
  OccupancyGpu,
  OccupancyNode,
  Placement,
} from './Occupancy';
export type {
  EncodedDevice,
  EncodedDeviceKind,
  EncodedGpu,
  EncodedHolder,
  EncodedNode,
  OccupancyResponse,
} from './OccupancyResponse';
