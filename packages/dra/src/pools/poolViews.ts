import { Node } from '../types';
import { gatherPool, isReachable, PoolOptions } from './gatherPool';
import { Pool } from './pool';
import { PoolSlices } from './poolSlices';
import { reaches } from './reaches';

/**
 * A pool as some nodes see it.
 *
 * @public
 */
export interface PoolView {
  /** The first of the nodes that see it so. */
  node: Node;
  pool: Pool;
}

/**
 * The names of the nodes that a pool's devices are on; undefined when its
 * devices are not bound to nodes by name, so that any node may see them.
 *
 * @public
 */
export function nodesOfPool(pool: PoolSlices): Set<string> | undefined {
  const names = new Set<string>();
  for (const { spec } of pool.resourceSlices) {
    if (spec.nodeName) {
      names.add(spec.nodeName);
    } else if ((spec.sharedCounters ?? []).length === 0) {
      return undefined;
    }
  }
  return names.size > 0 ? names : undefined;
}

/**
 * The different ways in which nodes see a pool, in the order of the nodes.
 * Nodes that reach the same ResourceSlices and devices share one.
 *
 * @public
 */
export function poolViews(
  pool: PoolSlices,
  nodes: Iterable<Node>,
  options: PoolOptions = {},
): PoolView[] {
  const seen = new Set<string>();
  const views: PoolView[] = [];
  for (const node of nodes) {
    const key = viewKey(pool, node, options);
    if (key === undefined || seen.has(key)) {
      continue;
    }
    seen.add(key);
    const gathered = gatherPool(pool, node, options);
    if (gathered) {
      views.push({ node, pool: gathered });
    }
  }
  return views;
}

/** What a node reaches of a pool; undefined for nothing. */
function viewKey(
  pool: PoolSlices,
  node: Node,
  { combinedCounters }: PoolOptions,
): string | undefined {
  let key = '';
  let reachesAny = false;
  for (const resourceSlice of pool.resourceSlices) {
    const reachable = isReachable(resourceSlice, node);
    const { spec } = resourceSlice;
    reachesAny ||=
      reachable &&
      (combinedCounters === true || (spec.sharedCounters ?? []).length === 0);
    key += reachable ? '1' : '0';
    if (reachable && spec.perDeviceNodeSelection) {
      for (const device of spec.devices ?? []) {
        key += reaches(device, node) ? '+' : '-';
      }
    }
  }
  return reachesAny ? key : undefined;
}
