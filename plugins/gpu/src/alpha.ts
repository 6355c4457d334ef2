/**
 * The form fields of the GPU plugin as a module of their own.
 *
 * An app that is on its way to the new frontend system and still has `GpuPage` of `/legacy` among its routes gets a
 * converted plugin `gpu` in place of ours, without form fields. This module brings them whichever of the two is there.
 *
 * @packageDocumentation
 */

export { gpuFormFields as default } from './fields/formFields';
