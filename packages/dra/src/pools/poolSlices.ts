import { ResourceSlice } from '../types';

/**
 * All ResourceSlices of one pool, of whatever generation and node.
 *
 * @public
 */
export interface PoolSlices {
  driver: string;
  name: string;
  /** Sorted by `metadata.name`, which is the order of allocation. */
  resourceSlices: readonly ResourceSlice[];
}

/**
 * The key of a pool, `driver/name`.
 *
 * @public
 */
export function poolKey(pool: { driver: string; name: string }): string {
  return `${pool.driver}/${pool.name}`;
}

/**
 * Groups ResourceSlices by pool. Pools come in the order in which Kubernetes
 * allocates from them: by driver, then by name.
 *
 * @public
 */
export function groupByPool(
  resourceSlices: Iterable<ResourceSlice>,
): Map<string, PoolSlices> {
  const groups = new Map<string, ResourceSlice[]>();
  for (const resourceSlice of resourceSlices) {
    const { driver, pool } = resourceSlice.spec;
    const key = poolKey({ driver, name: pool.name });
    const group = groups.get(key);
    if (group) {
      group.push(resourceSlice);
    } else {
      groups.set(key, [resourceSlice]);
    }
  }
  const pools = [...groups.values()].map(group => ({
    driver: group[0].spec.driver,
    name: group[0].spec.pool.name,
    resourceSlices: group.sort((left, right) =>
      compareText(left.metadata?.name ?? '', right.metadata?.name ?? ''),
    ),
  }));
  pools.sort(comparePools);
  return new Map(pools.map(pool => [poolKey(pool), pool]));
}

/** Orders pools by driver, then by name. */
export function comparePools(
  left: { driver: string; name: string },
  right: { driver: string; name: string },
): number {
  return (
    compareText(left.driver, right.driver) || compareText(left.name, right.name)
  );
}

function compareText(left: string, right: string): number {
  if (left === right) {
    return 0;
  }
  return left < right ? -1 : 1;
}
