import { ClusterModel } from '../../../core/inventory/ClusterModel';
import { Snapshot } from '../../../core/snapshot/Snapshot';

type Picture = Pick<Snapshot, 'clusters' | 'projects'>;

/**
 * The projects with a namespace whose ResourceQuotas, or which itself, is not what it was, and those in a cluster whose
 * DeviceClasses are not: another tier needs a limit, another class may be a way around one.
 */
export function projectsToKeep(before: Picture, after: Picture): string[] {
  const changed = new Set<string>();
  const changedClusters = new Set<string>();
  for (const [index, model] of after.clusters.entries()) {
    const previous = before.clusters[index];
    if (previous.classes !== model.classes) {
      changedClusters.add(model.summary.name);
    }
    if (previous.quotas !== model.quotas) {
      changedNamespaces(previous, model).forEach(namespace =>
        changed.add(`${model.summary.name}/${namespace}`),
      );
    }
  }
  const known = new Map(
    before.projects.map(({ name, namespaces }) => [name, namespaces.length]),
  );
  return after.projects
    .filter(
      ({ name, namespaces }) =>
        known.get(name) !== namespaces.length ||
        namespaces.some(
          ({ cluster, namespace }) =>
            changedClusters.has(cluster) ||
            changed.has(`${cluster}/${namespace}`),
        ),
    )
    .map(({ name }) => name);
}

function changedNamespaces(
  before: Pick<ClusterModel, 'quotas'>,
  after: Pick<ClusterModel, 'quotas'>,
): Set<string> {
  const old = new Set(before.quotas);
  const now = new Set(after.quotas);
  const namespaces = new Set<string>();
  for (const quota of [...old, ...now]) {
    if (!old.has(quota) || !now.has(quota)) {
      namespaces.add(quota.metadata.namespace ?? '');
    }
  }
  return namespaces;
}
