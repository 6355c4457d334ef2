/**
 * Extension points for backend modules of the GPU plugin.
 *
 * @packageDocumentation
 */

export { embeddedClusterExtensionPoint } from './embeddedCluster';
export type {
  EmbeddedCluster,
  EmbeddedClusterExtensionPoint,
  RunningEmbeddedCluster,
} from './embeddedCluster';
