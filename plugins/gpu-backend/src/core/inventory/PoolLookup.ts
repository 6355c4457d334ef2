import { Map as ImmutableMap, Set as ImmutableSet } from 'immutable';
import { PoolModel } from './PoolModel';

/**
 * Keys of pools, in no order. Most names have one pool, and lists of one are small; a project may have thousands, of which a
 * list would be copied with every change.
 */
export type PoolKeys = readonly string[] | ImmutableSet<string>;

/** Keys of pools by a name. */
export type PoolsByName = ImmutableMap<string, PoolKeys>;

/** Keys that a list holds; more are a set. */
const longestList = 16;

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

/** Keeps a lookup up to date as pools change; a change costs what is different of its pool. */
export class PoolLookupBuilder {
  /** Its maps can be changed in place until they are given away. */
  #changing: PoolLookup = {
    node: ImmutableMap(),
    project: ImmutableMap(),
    kubernetesId: ImmutableMap(),
  };
  #built?: PoolLookup;

  replace(
    key: string,
    before: FoundPool | undefined,
    after: FoundPool | undefined,
  ): void {
    const { node, project, kubernetesId } = this.#changing;
    this.#built = undefined;
    this.#changing = {
      node: replaceNames(node, key, before?.nodes, after?.nodes),
      project: replaceNames(
        project,
        key,
        before?.holders.projects,
        after?.holders.projects,
      ),
      kubernetesId: replaceNames(
        kubernetesId,
        key,
        before?.holders.kubernetesIds,
        after?.holders.kubernetesIds,
      ),
    };
  }

  /** The lookup as it is now; the same object as long as nothing changed. */
  build(): PoolLookup {
    const { node, project, kubernetesId } = this.#changing;
    this.#built ??= {
      node: node.asImmutable(),
      project: project.asImmutable(),
      kubernetesId: kubernetesId.asImmutable(),
    };
    this.#changing = this.#built;
    return this.#built;
  }
}

function replaceNames(
  pools: PoolsByName,
  key: string,
  before: Iterable<string> = [],
  after: Iterable<string> = [],
): PoolsByName {
  if (before === after) {
    return pools;
  }
  const gone = new Set(before);
  const changing = pools.asMutable();
  for (const name of after) {
    if (!gone.delete(name)) {
      changing.set(name, withKey(changing.get(name) ?? [], key));
    }
  }
  for (const name of gone) {
    const left = withoutKey(changing.get(name)!, key);
    if (left) {
      changing.set(name, left);
    } else {
      changing.delete(name);
    }
  }
  return changing;
}

function withKey(keys: PoolKeys, key: string): PoolKeys {
  if (ImmutableSet.isSet(keys)) {
    return keys.add(key);
  }
  return keys.length < longestList
    ? [...keys, key]
    : ImmutableSet(keys).add(key);
}

/** Undefined when none is left. */
function withoutKey(keys: PoolKeys, key: string): PoolKeys | undefined {
  if (ImmutableSet.isSet(keys)) {
    const left = keys.delete(key);
    return left.size > 0 ? left : undefined;
  }
  const left = keys.filter(each => each !== key);
  return left.length > 0 ? left : undefined;
}
