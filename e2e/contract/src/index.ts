/**
 * Helpers of the suite that shows that the embedded cluster and a real one behave the same.
 *
 * @packageDocumentation
 */

export { ClusterClient } from './support/ClusterClient';
export { readKubeconfig } from './support/kubeconfig';
