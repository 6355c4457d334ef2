import { Map as ImmutableMap, Set as ImmutableSet } from 'immutable';
import { PoolModel } from './PoolModel';

/** Keys of pools, by a name. */
export type PoolsByName = ImmutableMap<string, ImmutableSet<string>>;

/** In which pools to look for the devices of a node, a project or an entity, so that nobody has to look into all. */
export interface PoolLookup {
  /** By name of the node; by empty text those with devices that are bound to no node. */
  node: PoolsByName;
  /** By project of a holder. */
  project: PoolsByName;
  /** By `backstage.io/kubernetes-id` of a holder. */
  kubernetesId: PoolsByName;
}

/** A pool as the lookup sees it. */
type FoundPool = Pick<PoolModel, 'nodes' | 'holders'>;

/** Nothing to find yet. */
export const emptyLookup: PoolLookup = {
  node: ImmutableMap(),
  project: ImmutableMap(),
  kubernetesId: ImmutableMap(),
};

/** The lookup after a pool changed; costs what is different between the two. */
export function replaceInLookup(
  lookup: PoolLookup,
  key: string,
  before: FoundPool | undefined,
  after: FoundPool | undefined,
): PoolLookup {
  const node = replaceNames(lookup.node, key, before?.nodes, after?.nodes);
  const project = replaceNames(
    lookup.project,
    key,
    before?.holders.projects,
    after?.holders.projects,
  );
  const kubernetesId = replaceNames(
    lookup.kubernetesId,
    key,
    before?.holders.kubernetesIds,
    after?.holders.kubernetesIds,
  );
  return node === lookup.node &&
    project === lookup.project &&
    kubernetesId === lookup.kubernetesId
    ? lookup
    : { node, project, kubernetesId };
}

const none: ReadonlySet<string> = new Set();

function replaceNames(
  pools: PoolsByName,
  key: string,
  before = none,
  after = none,
): PoolsByName {
  if (before === after) {
    return pools;
  }
  let next = pools;
  for (const name of before) {
    if (!after.has(name)) {
      const left = next.get(name)!.delete(key);
      next = left.isEmpty() ? next.delete(name) : next.set(name, left);
    }
  }
  for (const name of after) {
    if (!before.has(name)) {
      next = next.set(
        name,
        (next.get(name) ?? ImmutableSet<string>()).add(key),
      );
    }
  }
  return next;
}
