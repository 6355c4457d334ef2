export { AllocationError } from './allocationError';
export type { AllocationErrorKind } from './allocationError';
export type { Allocator, AllocatorOptions, AllocatorState } from './allocator';
export { createAllocator } from './createAllocator';
export { isOnNode } from './attempt';
export { remainingCounters } from './counterLedger';
export type { EvaluateSelector } from './deviceMatcher';
