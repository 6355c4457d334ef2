import { Pool } from '../pools';
import { collectUse } from '../use';
import { Allocator, AllocatorOptions, AllocatorState } from './allocator';
import { ClusterAllocator } from './ClusterAllocator';
import { PoolCounters, poolCounters } from './CounterLedger';

/**
 * Creates an allocator for one state of a cluster.
 *
 * @remarks The allocator keeps what it learns about pools and devices, so one
 * that is asked about many nodes and claims is much cheaper than many. Objects
 * must not change while it is in use.
 *
 * @public
 */
export function createAllocator(
  state: AllocatorState,
  options: AllocatorOptions = {},
): Allocator {
  const cluster = new ClusterAllocator(state, options);
  const use = collectUse(state.claims);
  const counters = new WeakMap<Pool, PoolCounters>();
  const countersOf = (pool: Pool): PoolCounters => {
    const known = counters.get(pool) ?? poolCounters(pool, use);
    counters.set(pool, known);
    return known;
  };
  return {
    allocate: ({ node, claims }) =>
      cluster.allocate({ node, claims, use, countersOf }),
  };
}
