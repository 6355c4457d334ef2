/**
 * An embedded Kubernetes API server with GPU devices, for demos and tests.
 *
 * @packageDocumentation
 */
export { loadFleet } from './fleet/loadFleet';
export { startSandbox } from './startSandbox';
export type { RunningSandbox, SandboxOptions } from './startSandbox';
export { fastTimings } from './controllers/Timings';
export type { Timings } from './controllers/Timings';
export { runSandbox } from './cli/runSandbox';
export { opaqueKinds } from './cluster/opaqueKinds';
export type { OpaqueKind } from './cluster/opaqueKinds';
export type { Clock, TimerHandle } from './cluster/Clock';
export type {
  JsonRecord,
  KubernetesObject,
  ManagedFieldsEntry,
  ObjectMeta,
  OwnerReference,
} from './cluster/types';
