import { ClusterConnection } from './ClusterConnection';
import { findServedVersion } from './findServedVersion';
import { KubernetesError } from './KubernetesError';
import { collectionPath, WatchedResource } from './WatchedResource';

/** Whether the credentials may list and watch a collection in all namespaces now; undefined for want of an answer. */
export async function mayReadWhole(
  connection: ClusterConnection,
  resource: WatchedResource,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  try {
    const version = await findServedVersion(connection, resource, signal);
    const path = collectionPath(resource, version);
    const { metadata } = await connection.json<{
      metadata: { resourceVersion: string };
    }>({
      path: `${path}?limit=1`,
      accept:
        'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1',
      signal,
    });
    const watch = await connection.open({
      path: `${path}?watch=true&timeoutSeconds=1&resourceVersion=${metadata.resourceVersion}`,
      signal,
    });
    watch.on('error', () => undefined).destroy();
    return true;
  } catch (error) {
    return error instanceof KubernetesError && error.status.code === 403
      ? false
      : undefined;
  }
}
