import {
  OccupancyDevice,
  OccupancyFilter,
} from '@backstage-gpu/plugin-gpu-common';
import { changesSince } from '../../core/snapshot/changesSince';
import { Snapshot } from '../../core/snapshot/Snapshot';

/** Which devices, and whose holders. */
export interface OccupancyQuery extends OccupancyFilter {
  /** Projects whose holders are shown; those of others, and of no project, are left out. Absent shows all. */
  holdersOf?: ReadonlySet<string>;
}

/** What a reader gets: everything, or only what changed since the revision that it knows. */
export interface OccupancyList {
  partial: boolean;
  /** Pool by pool, so that a large fleet can be sent piece by piece. */
  pools: Iterable<readonly OccupancyDevice[]>;
  removed: string[];
}

/**
 * The devices of a snapshot that a filter lets through. A holder that is not shown is not found by a filter either: what
 * cannot be seen must not be guessed.
 */
export function listOccupancy(
  snapshot: Snapshot,
  filter: OccupancyQuery,
): OccupancyList {
  const changed =
    filter.since !== undefined && !filtersHolder(filter)
      ? changesSince(snapshot, filter.since)
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
    } else {
      devices.push(...select([device], filter));
    }
  }
  return { partial: true, pools: [devices], removed };
}

function* allPools(
  { clusters }: Snapshot,
  filter: OccupancyQuery,
): Generator<readonly OccupancyDevice[], void, void> {
  for (const { summary, pools } of clusters) {
    if (filter.cluster === undefined || filter.cluster === summary.name) {
      for (const key of [...pools.keys()].sort()) {
        yield select(pools.get(key)!.devices, filter);
      }
    }
  }
}

function select(
  devices: readonly OccupancyDevice[],
  filter: OccupancyQuery,
): OccupancyDevice[] {
  const { holdersOf } = filter;
  const seen = holdersOf
    ? devices.map(device => hideHolder(device, holdersOf))
    : devices;
  return seen.filter(device => matches(device, filter));
}

function hideHolder(
  device: OccupancyDevice,
  holdersOf: ReadonlySet<string>,
): OccupancyDevice {
  const project = device.holder?.project;
  if (!device.holder || (project !== undefined && holdersOf.has(project))) {
    return device;
  }
  const { holder, ...rest } = device;
  return rest;
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
