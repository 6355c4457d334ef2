import {
  gatherPool,
  Node,
  NodePools,
  nodesOfPool,
  orderPools,
  Pool,
  PoolOptions,
} from '@backstage-gpu/dra';
import { PoolModel } from './PoolModel';

/** Stands for any node that none of a pool's devices is meant for. */
const elsewhere: Node = { metadata: {} };

/** The pools of each node, taken from what is gathered already. */
export function createNodePools(
  models: Iterable<PoolModel>,
  options: PoolOptions,
): NodePools {
  const local = new Map<string, Pool[]>();
  const shared: PoolModel[] = [];
  const troubled: { names: ReadonlySet<string>; pool: Pool }[] = [];
  for (const model of models) {
    const names = nodesOfPool(model.slices);
    if (!names) {
      shared.push(model);
      continue;
    }
    for (const { node, pool } of model.views) {
      const name = node.metadata?.name ?? '';
      local.set(name, [...(local.get(name) ?? []), pool]);
    }
    // Counters reach all nodes, even if only to spoil requests for all devices.
    const spoiled =
      model.views.every(({ pool }) => pool.status !== 'ready') &&
      gatherPool(model.slices, elsewhere, options);
    if (spoiled && spoiled.status !== 'ready') {
      troubled.push({ names, pool: spoiled });
    }
  }
  const known = new WeakMap<Node, readonly Pool[]>();
  return {
    poolsOf(node) {
      const name = node.metadata?.name ?? '';
      const pools =
        known.get(node) ??
        orderPools([
          ...(local.get(name) ?? []),
          ...shared.flatMap(
            ({ slices }) => gatherPool(slices, node, options) ?? [],
          ),
          ...troubled.flatMap(({ names, pool }) =>
            names.has(name) ? [] : pool,
          ),
        ]);
      known.set(node, pools);
      return pools;
    },
  };
}
