/**
 * Scaffolder actions of the GPU plugin.
 *
 * @packageDocumentation
 */

export { scaffolderModuleGpu as default } from './module';
export { createRequestAction } from './createRequestAction';
