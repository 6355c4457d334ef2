import {
  Holder,
  Occupancy,
  OccupancyFilter,
  OccupancyNode,
} from '@backstage-gpu/plugin-gpu-common';
import { ClusterModel } from '../../core/inventory/ClusterModel';
import { NodeChange } from '../../core/snapshot/ChangeLog';
import { changedNodesSince } from '../../core/snapshot/changesSince';
import { Snapshot } from '../../core/snapshot/Snapshot';
import { groupByGpu } from './groupByGpu';
import { NodeDevices } from './NodeDevices';

/** Which devices, and whose holders. */
export interface OccupancyQuery extends OccupancyFilter {
  /** Projects whose holders are shown; those of others, and of no project, are left out. Absent shows all. */
  holdersOf?: ReadonlySet<string>;
}

/** What a reader gets: everything, or only what changed since the revision that it knows. */
export interface OccupancyList extends Pick<Occupancy, 'partial' | 'removed'> {
  /** Nodes come one by one, so that a large fleet can be sent piece by piece. */
  clusters: Iterable<{ name: string; nodes: Iterable<OccupancyNode> }>;
}

/**
 * The devices of a snapshot that a filter lets through. A holder that is not shown is not found by a filter either: what
 * cannot be seen must not be guessed. What is not asked for is not looked at: a filter by holder costs what the pools of
 * that holder have, changes cost what the changed nodes have. Of a node on which devices only changed in place, just those
 * are listed.
 */
export function listOccupancy(
  snapshot: Snapshot,
  filter: OccupancyQuery,
): OccupancyList {
  const changed =
    filter.since !== undefined && !filtersHolder(filter)
      ? changedNodesSince(snapshot, filter.since)
      : undefined;
  const models = snapshot.clusters.filter(
    ({ summary }) =>
      filter.cluster === undefined || filter.cluster === summary.name,
  );
  return {
    partial: changed !== undefined,
    removed: models.flatMap(({ summary: { name }, lookup }) =>
      [...(changed?.get(name)?.keys() ?? [])]
        .filter(node => !lookup.node.has(node))
        .sort()
        .map(node => ({ cluster: name, ...(node === '' ? {} : { node }) })),
    ),
    clusters: models.map(model => {
      const { name } = model.summary;
      const changes = changed?.get(name);
      const pools = changed
        ? poolsOfNodes(model, changes?.keys() ?? [])
        : poolsByNode(model, filter);
      return { name, nodes: listNodes(model, pools, filter, changes) };
    }),
  };
}

/** By name of a node: keys of the pools to look into. */
type PoolsByNode = ReadonlyMap<string, Iterable<string>>;

function poolsOfNodes(
  { lookup }: ClusterModel,
  names: Iterable<string>,
): PoolsByNode {
  const pools = new Map<string, Iterable<string>>();
  for (const name of names) {
    const keys = lookup.node.get(name);
    if (keys) {
      pools.set(name, keys);
    }
  }
  return pools;
}

function poolsByNode(
  { pools, lookup }: ClusterModel,
  filter: OccupancyQuery,
): PoolsByNode {
  if (!filtersHolder(filter)) {
    return new Map(lookup.node);
  }
  const { project, kubernetesId, holdersOf } = filter;
  if (project !== undefined && holdersOf && !holdersOf.has(project)) {
    return new Map();
  }
  // A kubernetes-id has fewer pools than a project.
  const keys =
    kubernetesId === undefined
      ? lookup.project.get(project!)
      : lookup.kubernetesId.get(kubernetesId);
  const byNode = new Map<string, string[]>();
  for (const key of keys ?? []) {
    for (const node of pools.get(key)!.nodes) {
      byNode.set(node, [...(byNode.get(node) ?? []), key]);
    }
  }
  return byNode;
}

function* listNodes(
  { pools, columns }: ClusterModel,
  poolsOf: PoolsByNode,
  filter: OccupancyQuery,
  changes?: ReadonlyMap<string, NodeChange>,
): Generator<OccupancyNode, void, void> {
  const { holdersOf } = filter;
  const isShown = ({ project }: Holder) =>
    !holdersOf || (project !== undefined && holdersOf.has(project));
  const found = new NodeDevices(pools);
  for (const node of [...poolsOf.keys()].sort()) {
    const change = changes?.get(node) ?? 'all';
    const partial = change !== 'all';
    const gpus = groupByGpu(found.on(node, poolsOf.get(node)!), {
      only: partial ? change : undefined,
      columns,
      holderOf: ({ holder }) =>
        holder && isShown(holder) ? holder : undefined,
      isListed: holder => matches(holder, filter),
    });
    if (gpus.length > 0) {
      yield {
        ...(node === '' ? {} : { name: node }),
        ...(partial ? { partial } : {}),
        gpus,
      };
    }
  }
}

/** A device that left the filter's holder would be missing from a list of changes, so such a filter always gets all. */
function filtersHolder(filter: OccupancyFilter): boolean {
  return filter.project !== undefined || filter.kubernetesId !== undefined;
}

function matches(
  holder: Holder | undefined,
  { project, kubernetesId }: OccupancyFilter,
): boolean {
  return (
    (project === undefined || holder?.project === project) &&
    (kubernetesId === undefined || holder?.kubernetesId === kubernetesId)
  );
}
