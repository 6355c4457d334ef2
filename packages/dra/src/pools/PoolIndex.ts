import { Node, ResourceSlice } from '../types';
import { gatherPool, PoolOptions } from './gatherPool';
import { Pool } from './pool';
import { nodesOfPool } from './poolViews';
import { comparePools, groupByPool, PoolSlices } from './poolSlices';

/** Stands for any node that none of a pool's devices is meant for. */
const elsewhere: Node = { metadata: {} };

/**
 * Tells the pools of a node in the order in which Kubernetes allocates from
 * them: by driver and name, those with binding conditions last.
 *
 * @public
 */
export interface NodePools {
  poolsOf(node: Node): readonly Pool[];
}

/**
 * Finds the pools that a node can reach without walking through all of them,
 * and keeps what it found.
 *
 * @public
 */
export class PoolIndex implements NodePools {
  readonly #options: PoolOptions;
  /** Pools whose devices are all on known nodes. */
  readonly #local = new Map<string, PoolSlices[]>();
  /** Pools that must be looked at for every node. */
  readonly #shared: PoolSlices[] = [];
  /** Pools with counters that are in trouble, as other nodes see them. */
  readonly #troubled: { nodes: ReadonlySet<string>; pool: Pool }[] = [];
  readonly #byNode = new WeakMap<Node, Pool[]>();

  constructor(resourceSlices: Iterable<ResourceSlice>, options?: PoolOptions) {
    this.#options = options ?? {};
    for (const poolSlices of groupByPool(resourceSlices).values()) {
      const nodes = nodesOfPool(poolSlices);
      if (!nodes) {
        this.#shared.push(poolSlices);
        continue;
      }
      for (const node of nodes) {
        const pools = this.#local.get(node);
        if (pools) {
          pools.push(poolSlices);
        } else {
          this.#local.set(node, [poolSlices]);
        }
      }
      // ResourceSlices with counters reach all nodes, even if only to spoil
      // requests for all devices.
      const pool = gatherPool(poolSlices, elsewhere, this.#options);
      if (pool && pool.status !== 'ready') {
        this.#troubled.push({ nodes, pool });
      }
    }
  }

  poolsOf(node: Node): readonly Pool[] {
    const known = this.#byNode.get(node);
    if (known) {
      return known;
    }
    const pools = this.#gather(node);
    this.#byNode.set(node, pools);
    return pools;
  }

  #gather(node: Node): Pool[] {
    const name = node.metadata?.name ?? '';
    const pools: Pool[] = [];
    for (const poolSlices of [
      ...(this.#local.get(name) ?? []),
      ...this.#shared,
    ]) {
      const pool = gatherPool(poolSlices, node, this.#options);
      if (pool) {
        pools.push(pool);
      }
    }
    for (const { nodes, pool } of this.#troubled) {
      if (!nodes.has(name)) {
        pools.push(pool);
      }
    }
    return orderPools(pools);
  }
}

/**
 * Puts the pools of a node into the order in which Kubernetes allocates from
 * them: by driver and name, those with binding conditions last.
 *
 * @public
 */
export function orderPools(pools: readonly Pool[]): Pool[] {
  const sorted = [...pools].sort(comparePools);
  return [
    ...sorted.filter(pool => !hasBindingConditions(pool)),
    ...sorted.filter(hasBindingConditions),
  ];
}

function hasBindingConditions(pool: Pool): boolean {
  return pool.devices.some(
    ({ device }) => device.bindingConditions !== undefined,
  );
}
