export { normaliseResourceClaim } from './normaliseResourceClaim';
export type {
  AnyDeviceRequest,
  AnyResourceClaim,
} from './normaliseResourceClaim';
export { normaliseResourceSlice } from './normaliseResourceSlice';
export type { AnyResourceSlice, BasicDevice } from './normaliseResourceSlice';
