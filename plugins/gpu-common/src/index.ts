/**
 * Words, records and the client of the GPU plugin.
 *
 * @packageDocumentation
 */

export * from './availability';
export * from './client';
export * from './limits';
export * from './lint';
export * from './occupancy';
export * from './permissions';
export * from './requestDetails';
export * from './requestEntity';
export * from './requests';
export * from './usage';
export * from './wireNames';
