export { AllocationError } from './allocationError';
export type { AllocationErrorKind } from './allocationError';
export type { Allocator, AllocatorOptions, AllocatorState } from './allocator';
export { createAllocator } from './createAllocator';
export { remainingCounters } from './counterLedger';
