export { AllocationError } from './allocationError';
export type { AllocationErrorKind } from './allocationError';
export { createAllocator } from './createAllocator';
export type {
  Allocator,
  AllocatorOptions,
  AllocatorState,
} from './createAllocator';
export { remainingCounters } from './counterLedger';
