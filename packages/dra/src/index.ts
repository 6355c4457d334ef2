/**
 * Kubernetes' Dynamic Resource Allocation rules as pure functions.
 *
 * @packageDocumentation
 */
export * from './allocation';
export * from './counting';
export * from './node';
export * from './normalise';
export * from './pools';
export * from './quota';
export * from './types';
export * from './use';
