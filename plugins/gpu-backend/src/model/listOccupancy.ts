import {
  OccupancyDevice,
  OccupancyFilter,
} from '@backstage-gpu/plugin-gpu-common';
import { Snapshot } from './Snapshot';

/** What a reader gets: everything, or only what changed since the revision that it knows. */
export interface OccupancyList {
  partial: boolean;
  /** Pool by pool, so that a large fleet can be sent piece by piece. */
  pools: Iterable<readonly OccupancyDevice[]>;
  removed: string[];
}

/** The devices of a snapshot that a filter lets through. */
export function listOccupancy(
  snapshot: Snapshot,
  filter: OccupancyFilter,
): OccupancyList {
  const changed =
    filter.since !== undefined && !filtersHolder(filter)
      ? snapshot.changes.between(filter.since, snapshot.revision)
      : undefined;
  if (!changed) {
    return { partial: false, pools: allPools(snapshot, filter), removed: [] };
  }
  const clusters = new Map(
    snapshot.clusters.map(model => [model.summary.name, model]),
  );
  const devices: OccupancyDevice[] = [];
  const removed: string[] = [];
  for (const { cluster, pool, id } of changed) {
    const device = clusters
      .get(cluster)
      ?.pools.get(pool)
      ?.devices.find(each => each.id === id);
    if (!device) {
      removed.push(id);
    } else if (matches(device, filter)) {
      devices.push(device);
    }
  }
  return { partial: true, pools: [devices], removed };
}

function* allPools(
  { clusters }: Snapshot,
  filter: OccupancyFilter,
): Generator<readonly OccupancyDevice[], void, void> {
  for (const { summary, pools } of clusters) {
    if (filter.cluster === undefined || filter.cluster === summary.name) {
      for (const key of [...pools.keys()].sort()) {
        const { devices } = pools.get(key)!;
        yield devices.filter(device => matches(device, filter));
      }
    }
  }
}

/** A device that left the filter's holder would be missing from a list of changes, so such a filter always gets all. */
function filtersHolder(filter: OccupancyFilter): boolean {
  return filter.project !== undefined || filter.kubernetesId !== undefined;
}

function matches(device: OccupancyDevice, filter: OccupancyFilter): boolean {
  return (
    (filter.cluster === undefined || device.cluster === filter.cluster) &&
    (filter.project === undefined ||
      device.holder?.project === filter.project) &&
    (filter.kubernetesId === undefined ||
      device.holder?.kubernetesId === filter.kubernetesId)
  );
}
