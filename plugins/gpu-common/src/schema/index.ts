/**
 * The shapes of the GPU API as zod schemas, and the table of its operations. Apart from the root entry, so that pages need
 * not load them.
 *
 * @packageDocumentation
 */

export * from './availability';
export * from './claimSpec';
export { components } from './components';
export * from './errors';
export * from './inventory';
export * from './limits';
export * from './lint';
export * from './occupancy';
export type { Operation, OperationResponse } from './Operation';
export { operations } from './operations';
export * from './requests';
export { clusterNameSchema, configNameSchema, nameSchema } from './texts';
export * from './usage';

// The types that the schemas describe, as in the root entry.
export type * from '../availability';
export type * from '../limits';
export type * from '../lint';
export type * from '../occupancy';
export type * from '../requestDetails';
export type * from '../requests';
export type * from '../usage';
