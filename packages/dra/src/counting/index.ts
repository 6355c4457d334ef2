export { bestPacking } from './bestPacking';
export type { Packing } from './bestPacking';
export { countInPool } from './countInPool';
export type { PoolCount } from './countInPool';
export { createClaimCounter } from './createClaimCounter';
export type {
  ClaimCount,
  ClaimCounter,
  ClaimCounterOptions,
} from './createClaimCounter';
export { selectDevices } from './selectDevices';
export type { DeviceSelection, UnansweredDevice } from './selectDevices';
