/**
 * The catalog module of the GPU plugin.
 *
 * @packageDocumentation
 */

export { catalogModuleGpu as default } from './module';
