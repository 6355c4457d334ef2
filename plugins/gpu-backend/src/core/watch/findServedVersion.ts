import { ClusterConnection } from './ClusterConnection';
import { KubernetesError } from './KubernetesError';
import { WatchedResource } from './WatchedResource';

interface APIGroup {
  versions?: { version: string }[];
}

/**
 * The first of a resource's versions that the server serves.
 *
 * @throws Error when it serves none of them
 */
export async function findServedVersion(
  connection: ClusterConnection,
  { group, versions }: Pick<WatchedResource, 'group' | 'versions'>,
  signal: AbortSignal,
): Promise<string> {
  if (versions.length === 1) {
    return versions[0];
  }
  const served = await readVersions(connection, group, signal);
  const found = versions.find(version => served.includes(version));
  if (found === undefined) {
    const wanted = versions.join(', ');
    throw new Error(
      served.length > 0
        ? `the API server serves ${group} as ${served.join(
            ', ',
          )} only; one of ${wanted} is needed`
        : `the API server does not serve ${group}: Kubernetes 1.34 has it, older ones behind the feature gate DynamicResourceAllocation`,
    );
  }
  return found;
}

async function readVersions(
  connection: ClusterConnection,
  group: string,
  signal: AbortSignal,
): Promise<string[]> {
  try {
    const answer = await connection.json<APIGroup>({
      path: `/apis/${group}`,
      signal,
    });
    return (answer.versions ?? []).map(({ version }) => version);
  } catch (error) {
    if (error instanceof KubernetesError && error.status.code === 404) {
      return [];
    }
    throw error;
  }
}
