/**
 * Brings the embedded Kubernetes API server of `@backstage-gpu/kube-sandbox` to the GPU plugin.
 *
 * @packageDocumentation
 */
export { gpuModuleSandbox as default } from './module';
