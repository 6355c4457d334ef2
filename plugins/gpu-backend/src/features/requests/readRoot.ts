import { ServiceUnavailableError, toError } from '@backstage/errors';
import { ClusterConnection } from '../../core/watch/ClusterConnection';
import { KubernetesError } from '../../core/watch/KubernetesError';
import { KubernetesObject } from '../../core/watch/KubernetesObject';
import { TooLargeError } from '../../core/watch/TooLargeError';

/** Bytes of a root object; what it remembers of its request is a few thousand. */
const rootBytes = 64 * 1024;

/** Milliseconds. */
const rootDeadline = 10_000;

/** A root object; empty when it is gone. */
export interface RootObject {
  metadata?: { annotations?: Record<string, string> };
  data?: Record<string, string>;
}

/** Reads the root object that a cluster has now. */
export type RootReader = (
  cluster: string,
  root: KubernetesObject,
) => Promise<RootObject>;

/**
 * Reads roots from their clusters. Watches do not bring their contents, as anybody may put a megabyte there.
 *
 * @throws TooLargeError for one that is larger than any of ours
 * @throws ServiceUnavailableError when the cluster does not answer
 */
export function createRootReader(
  connection: (cluster: string) => ClusterConnection | undefined,
): RootReader {
  return async (cluster, { metadata }) => {
    const { namespace, name } = metadata;
    const open = connection(cluster);
    if (!open) {
      throw new ServiceUnavailableError(`cluster ${cluster} is not connected`);
    }
    try {
      return await open.json<RootObject>({
        path: `/api/v1/namespaces/${namespace}/configmaps/${name}`,
        mostBytes: rootBytes,
        deadline: rootDeadline,
      });
    } catch (error) {
      if (error instanceof TooLargeError) {
        throw error;
      }
      const gone =
        error instanceof KubernetesError && error.status.code === 404;
      if (gone) {
        return {};
      }
      const cause = toError(error);
      throw new ServiceUnavailableError(
        `cluster ${cluster} did not answer: ${cause.message}`,
        cause,
      );
    }
  };
}
