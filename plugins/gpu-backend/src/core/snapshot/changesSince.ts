import { DeviceChange } from './ChangeLog';
import { Snapshot } from './Snapshot';

/** The devices that changed between a revision and a snapshot; undefined when that is no longer known. */
export function changesSince(
  { changes, clusters, revision }: Snapshot,
  since: number,
): DeviceChange[] | undefined {
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
