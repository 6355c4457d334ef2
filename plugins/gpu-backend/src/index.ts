/**
 * The backend of the GPU plugin.
 *
 * @packageDocumentation
 */

export { gpuPlugin as default } from './plugin';
