export { bestPacking } from './bestPacking';
export type { Packing } from './Packing';
export { countInPool } from './countInPool';
export type { PoolCount } from './countInPool';
export { countOverNodes } from './countOverNodes';
export type { PoolCounts, ViewedPool } from './countOverNodes';
export { createClaimCounter } from './createClaimCounter';
export type {
  ClaimCount,
  ClaimCounter,
  ClaimCounterOptions,
} from './createClaimCounter';
export { firstFitOverNodes } from './firstFitOverNodes';
export type { FirstFit, FirstFitStop, PoolShare } from './firstFitOverNodes';
export { selectDevices } from './selectDevices';
export type { DeviceSelection, UnansweredDevice } from './selectDevices';
