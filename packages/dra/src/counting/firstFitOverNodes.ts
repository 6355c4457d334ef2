import { orderPools, Pool } from '../pools';

/**
 * What ends first fit: the scheduler's error, or what this engine cannot tell.
 *
 * @public
 */
export interface FirstFitStop {
  kind: 'error' | 'undecided';
  message: string;
}

/**
 * How many claims are satisfied one after another, and what ends it.
 *
 * @public
 */
export interface FirstFit {
  granted: number;
  stop?: FirstFitStop;
}

/**
 * What first fit gets out of one pool from one node.
 *
 * @public
 */
export interface PoolShare extends FirstFit {
  /** Name of the first node that sees the pool so. */
  node: string;
}

/**
 * First fit over the pools of a cluster whose nodes see no pool in common.
 *
 * @remarks Follows kube-scheduler 1.36. It asks all nodes about each claim
 * (framework/plugins/dynamicresources, Filter), and a selector that fails on
 * one of them ends the attempt on all. So nothing is granted where a node fails
 * before it can offer a device; otherwise node after node is used up, to the
 * first that fails. Nodes are taken by name, the pools of a node as
 * {@link orderPools} puts them, which is what the allocator does
 * (dynamic-resource-allocation/structured, GatherPools).
 *
 * @param shares - `pool` is the pool as `node` sees it
 *
 * @public
 */
export function firstFitOverNodes(
  shares: Iterable<PoolShare & { pool: Pool }>,
): FirstFit {
  const byNode = new Map<string, Map<Pool, FirstFit>>();
  for (const { node, pool, granted, stop } of shares) {
    const pools = byNode.get(node) ?? new Map<Pool, FirstFit>();
    byNode.set(node, pools.set(pool, { granted, stop }));
  }
  const nodes = [...byNode]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, pools]) =>
      sumUntilStop(orderPools([...pools.keys()]).map(pool => pools.get(pool)!)),
    );
  return (
    nodes.find(({ granted, stop }) => stop && granted === 0) ??
    sumUntilStop(nodes)
  );
}

function sumUntilStop(parts: readonly FirstFit[]): FirstFit {
  let granted = 0;
  for (const part of parts) {
    granted += part.granted;
    if (part.stop) {
      return { granted, stop: part.stop };
    }
  }
  return { granted };
}
