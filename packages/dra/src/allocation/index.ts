export { AllocationError } from './AllocationError';
export type { AllocationErrorKind } from './AllocationError';
export type { Allocator, AllocatorOptions, AllocatorState } from './allocator';
export { createAllocator } from './createAllocator';
export { isOnNode } from './Attempt';
export { remainingCounters } from './CounterLedger';
export type { EvaluateSelector } from './DeviceMatcher';
