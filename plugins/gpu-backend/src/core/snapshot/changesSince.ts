import { ChangedDevice, NodeChange } from './ChangeLog';
import { Snapshot } from './Snapshot';

/** The devices that changed between a revision and a snapshot; undefined when that is no longer known. */
export function changesSince(
  { changes, clusters, revision }: Snapshot,
  since: number,
): ChangedDevice[] | undefined {
  return changes.between(
    since,
    revision,
    (cluster, pool) =>
      clusters
        .find(({ summary }) => summary.name === cluster)
        ?.pools.get(pool)
        ?.deviceIds() ?? [],
  );
}

/** The nodes with devices that changed between a revision and a snapshot, by cluster and name; undefined when that is no longer known. */
export function changedNodesSince(
  { changes, clusters, revision }: Snapshot,
  since: number,
): ReadonlyMap<string, ReadonlyMap<string, NodeChange>> | undefined {
  return changes.nodesBetween(
    since,
    revision,
    (cluster, pool) =>
      clusters.find(({ summary }) => summary.name === cluster)?.pools.get(pool)
        ?.nodes ?? [],
  );
}
