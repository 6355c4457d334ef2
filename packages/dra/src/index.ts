/**
 * Kubernetes' Dynamic Resource Allocation rules as pure functions.
 *
 * @packageDocumentation
 */
export * from './allocation';
export * from './cel';
export * from './counting';
export * from './node';
export * from './normalise';
export * from './pools';
export * from './quantity';
export * from './quota';
export * from './semver';
export * from './types';
export * from './use';
