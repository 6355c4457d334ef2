export { normaliseResourceClaim } from './normaliseResourceClaim';
export type { AnyResourceClaim } from './normaliseResourceClaim';
export { normaliseResourceSlice } from './normaliseResourceSlice';
export type { AnyResourceSlice } from './normaliseResourceSlice';
