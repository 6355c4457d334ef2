import {
  Occupancy,
  OccupancyCluster,
  OccupancyGpu,
  OccupancyNode,
} from './Occupancy';

/**
 * What is known after an answer: everything that it lists, or what was known with its nodes, or the devices of a partial node,
 * in place of the same ones. What did not change keeps its objects.
 *
 * @public
 */
export function mergeOccupancy(
  before: Occupancy | undefined,
  answer: Occupancy,
): Occupancy {
  if (!before || !answer.partial) {
    return answer;
  }
  const { clusters, removed, ...rest } = answer;
  const changes =
    removed.length > 0 || clusters.some(({ nodes }) => nodes.length > 0);
  const known = new Map(before.clusters.map(each => [each.name, each]));
  return {
    ...rest,
    partial: false,
    removed: [],
    clusters: changes
      ? clusters.map(cluster =>
          mergeCluster(
            known.get(cluster.name),
            cluster,
            removed.filter(each => each.cluster === cluster.name),
          ),
        )
      : before.clusters,
  };
}

function mergeCluster(
  before: OccupancyCluster | undefined,
  changed: OccupancyCluster,
  removed: readonly { node?: string }[],
): OccupancyCluster {
  if (!before) {
    return changed;
  }
  if (changed.nodes.length === 0 && removed.length === 0) {
    return before;
  }
  const nodes = new Map(before.nodes.map(node => [node.name, node]));
  for (const { node } of removed) {
    nodes.delete(node);
  }
  for (const node of changed.nodes) {
    nodes.set(node.name, mergeNode(nodes.get(node.name), node));
  }
  return { name: changed.name, nodes: [...nodes.values()].sort(byName) };
}

function mergeNode(
  before: OccupancyNode | undefined,
  changed: OccupancyNode,
): OccupancyNode {
  if (!changed.partial) {
    return changed;
  }
  const { partial, gpus, ...rest } = changed;
  const changes = new Map(gpus.map(gpu => [keyOf(gpu), gpu]));
  return {
    ...rest,
    gpus: (before?.gpus ?? gpus).map(gpu =>
      mergeGpu(gpu, changes.get(keyOf(gpu))),
    ),
  };
}

function mergeGpu(
  before: OccupancyGpu,
  changed: OccupancyGpu | undefined,
): OccupancyGpu {
  if (!changed) {
    return before;
  }
  const devices = new Map(changed.devices.map(each => [each.name, each]));
  return {
    ...changed,
    devices: before.devices.map(each => devices.get(each.name) ?? each),
  };
}

/** What tells the groups of devices of a node apart. */
function keyOf({ driver, pool, id, product }: OccupancyGpu): string {
  return JSON.stringify([driver, pool, id, product]);
}

/** In the order of the backend, which goes by code units. */
function byName(
  { name: left = '' }: OccupancyNode,
  { name: right = '' }: OccupancyNode,
): number {
  if (left === right) {
    return 0;
  }
  return left < right ? -1 : 1;
}
