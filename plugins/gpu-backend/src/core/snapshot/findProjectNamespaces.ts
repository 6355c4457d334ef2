import { Snapshot } from './Snapshot';

/** The namespaces of projects in a cluster; undefined while its namespaces are not known. */
export function findProjectNamespaces(
  { clusters, projects }: Pick<Snapshot, 'clusters' | 'projects'>,
  cluster: string,
): ReadonlySet<string> | undefined {
  const model = clusters.find(({ summary }) => summary.name === cluster);
  return model?.namespacesKnown
    ? new Set(
        projects
          .flatMap(({ namespaces }) => namespaces)
          .filter(place => place.cluster === cluster)
          .map(({ namespace }) => namespace),
      )
    : undefined;
}
