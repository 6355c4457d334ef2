/**
 * What backend modules build on: where a module brings an embedded cluster or a kind of workload, and the conditions of
 * permission policies.
 *
 * @packageDocumentation
 */

export { embeddedClusterExtensionPoint } from './embeddedCluster';
export type {
  EmbeddedCluster,
  EmbeddedClusterExtensionPoint,
  RunningEmbeddedCluster,
} from './embeddedCluster';
export * from './permissions';
export * from './workloads';
