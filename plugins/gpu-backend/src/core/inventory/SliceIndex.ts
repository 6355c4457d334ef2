import {
  nodesOfPool,
  poolKey,
  PoolSlices,
  ResourceSlice,
} from '@backstage-gpu/dra';
import { KubernetesObject } from '../watch/KubernetesObject';
import { ObjectChange } from '../watch/Mirror';

type Slice = ResourceSlice & KubernetesObject;

interface Entry {
  slices: Map<string, Slice>;
  /** Nodes that the pool's devices are on; undefined when they may be any. */
  nodes?: Set<string>;
}

/** Finds ResourceSlices by pool, and pools by node. */
export class SliceIndex {
  readonly #pools = new Map<string, Entry>();
  readonly #byNode = new Map<string, Set<string>>();
  readonly #shared = new Set<string>();

  /** Pools that any node may see. */
  get shared(): ReadonlySet<string> {
    return this.#shared;
  }

  /** Takes in what became of a ResourceSlice, and says which pools that concerns. */
  change({ key, before, after }: ObjectChange): Set<string> {
    const pools = new Set<string>();
    if (before) {
      const pool = keyOf(before as Slice);
      this.#pools.get(pool)?.slices.delete(key);
      pools.add(pool);
    }
    if (after) {
      const pool = keyOf(after as Slice);
      const entry = this.#pools.get(pool) ?? { slices: new Map() };
      entry.slices.set(key, after as Slice);
      this.#pools.set(pool, entry);
      pools.add(pool);
    }
    return pools;
  }

  /** A pool's ResourceSlices, sorted by name; undefined when none is left. Pools are found by node from then on. */
  gather(pool: string): PoolSlices | undefined {
    const entry = this.#pools.get(pool);
    if (!entry) {
      return undefined;
    }
    this.#unplace(pool, entry);
    if (entry.slices.size === 0) {
      this.#pools.delete(pool);
      return undefined;
    }
    const resourceSlices = [...entry.slices]
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([, slice]) => slice);
    const { driver } = resourceSlices[0].spec;
    const slices = {
      driver,
      name: resourceSlices[0].spec.pool.name,
      resourceSlices,
    };
    entry.nodes = nodesOfPool(slices);
    this.#place(pool, entry);
    return slices;
  }

  /** The pools that a node may see. */
  poolsOfNode(name: string): Set<string> {
    return new Set([...(this.#byNode.get(name) ?? []), ...this.#shared]);
  }

  #place(pool: string, { nodes }: Entry): void {
    if (!nodes) {
      this.#shared.add(pool);
    }
    for (const node of nodes ?? []) {
      const pools = this.#byNode.get(node);
      if (pools) {
        pools.add(pool);
      } else {
        this.#byNode.set(node, new Set([pool]));
      }
    }
  }

  #unplace(pool: string, { nodes }: Entry): void {
    this.#shared.delete(pool);
    for (const node of nodes ?? []) {
      const pools = this.#byNode.get(node);
      pools?.delete(pool);
      if (pools?.size === 0) {
        this.#byNode.delete(node);
      }
    }
  }
}

function keyOf({ spec }: Slice): string {
  return poolKey({ driver: spec.driver, name: spec.pool.name });
}
