import {
  AllocationError,
  AllocatorOptions,
  AllocatorState,
} from '../allocation';
import { ClusterAllocator } from '../allocation/ClusterAllocator';
import { PoolCounters, poolCounters } from '../allocation/CounterLedger';
import { nodeAccepts, NodeDemand } from '../node';
import { NodePools, Pool, poolKey } from '../pools';
import {
  AllocationResult,
  Node,
  ResourceClaim,
  ResourceClaimSpec,
} from '../types';
import { collectUse, DeviceUse } from '../use';
import { UseLedger } from '../use/UseLedger';

const defaultMaximum = 10_000;

/**
 * How many identical claims a cluster would satisfy one after another.
 *
 * @public
 */
export interface ClaimCount {
  granted: number;
  /** The `status.allocation` of each claim, in the order of the claims. */
  allocations: readonly AllocationResult[];
  /**
   * The error that ends the count: the next pod is not scheduled anywhere,
   * whatever devices are free.
   */
  error?: string;
  /** Why the engine cannot tell how it goes on from here. */
  undecided?: string;
  /** True when the count was stopped at the maximum that was asked for. */
  stopped: boolean;
}

/**
 * Counts claims in one state of a cluster.
 *
 * @public
 */
export interface ClaimCounter {
  /**
   * Counts claims with the same spec, each used by a pod of its own.
   *
   * @param options - `maximum` ends the count early; 10,000 by default.
   */
  count(spec: ResourceClaimSpec, options?: { maximum?: number }): ClaimCount;
  /**
   * Like `count`, in small steps: one for each node that is asked. A caller
   * that must not stand still for long pauses between them.
   */
  countInSteps(
    spec: ResourceClaimSpec,
    options?: { maximum?: number },
  ): Generator<void, ClaimCount, void>;
}

/**
 * Settings of a counter.
 *
 * @public
 */
export interface ClaimCounterOptions extends AllocatorOptions {
  nodes: readonly Node[];
  /** What the pods say about nodes; nothing by default. */
  demand?: NodeDemand;
  /** The pools of each node where they are gathered already; `slices` are not looked at then. */
  pools?: NodePools;
}

class Count {
  readonly #cluster: ClusterAllocator;
  readonly #use: UseLedger;
  readonly #nodes: readonly Node[];
  readonly #nodesByPool: ReadonlyMap<string, readonly Node[]>;
  readonly #claim: ResourceClaim;
  readonly #maximum: number;
  readonly #counters = new Map<Pool, PoolCounters>();
  /** What each node would give to the next claim. */
  readonly #offers = new Map<Node, AllocationResult>();

  constructor(options: {
    cluster: ClusterAllocator;
    use: DeviceUse;
    nodes: readonly Node[];
    nodesByPool: ReadonlyMap<string, readonly Node[]>;
    claim: ResourceClaim;
    maximum: number;
  }) {
    this.#cluster = options.cluster;
    this.#use = new UseLedger(options.use);
    this.#nodes = options.nodes;
    this.#nodesByPool = options.nodesByPool;
    this.#claim = options.claim;
    this.#maximum = options.maximum;
  }

  *run(): Generator<void, ClaimCount, void> {
    const allocations: AllocationResult[] = [];
    const done = (end: Partial<ClaimCount>): ClaimCount => ({
      granted: allocations.length,
      allocations,
      stopped: false,
      ...end,
    });
    try {
      yield* this.#ask(this.#nodes);
      while (allocations.length < this.#maximum) {
        const [next] = this.#offers;
        if (!next) {
          return done({});
        }
        const [, allocation] = next;
        allocations.push(allocation);
        this.#use.add(this.#claim, allocation);
        yield* this.#ask(this.#nodesThatSee(allocation));
      }
      return done({ stopped: true });
    } catch (error) {
      if (!(error instanceof AllocationError)) {
        throw error;
      }
      return done(
        error.kind === 'undecided'
          ? { undecided: error.message }
          : { error: error.message },
      );
    }
  }

  /** Asks nodes what they would give; the others' offers still hold. */
  *#ask(nodes: readonly Node[]): Generator<void, void, void> {
    let returned = false;
    for (const node of nodes) {
      yield;
      const allocation = this.#offerOf(node);
      if (allocation) {
        returned ||= nodes !== this.#nodes && !this.#offers.has(node);
        this.#offers.set(node, allocation);
      } else {
        this.#offers.delete(node);
      }
    }
    if (returned) {
      this.#sortOffers();
    }
  }

  #sortOffers(): void {
    const offers = new Map(this.#offers);
    this.#offers.clear();
    for (const node of this.#nodes) {
      const allocation = offers.get(node);
      if (allocation) {
        this.#offers.set(node, allocation);
      }
    }
  }

  #offerOf(node: Node): AllocationResult | undefined {
    try {
      return this.#cluster.allocate({
        node,
        claims: [this.#claim],
        use: this.#use,
        countersOf: pool => this.#countersOf(pool),
      })?.[0];
    } catch (error) {
      if (error instanceof AllocationError && error.nodeOnly) {
        return undefined;
      }
      throw error;
    }
  }

  /**
   * Nodes with a pool that has changed. A node without an offer stays so, except
   * where counters are shared: a device that could not be given took them for
   * the attempt, and may leave them to others now that it no longer fits.
   */
  #nodesThatSee(allocation: AllocationResult): Node[] {
    const affected = new Set<Node>();
    for (const { driver, pool: name } of allocation.devices.results) {
      const changed = poolKey({ driver, name });
      for (const node of this.#nodesByPool.get(changed) ?? []) {
        let hasCounters = false;
        for (const pool of this.#cluster.poolsOf(node)) {
          if (poolKey(pool) === changed) {
            this.#counters.delete(pool);
            hasCounters ||= pool.counterSets.size > 0;
          }
        }
        if (hasCounters || this.#offers.has(node)) {
          affected.add(node);
        }
      }
    }
    return [...affected];
  }

  #countersOf(pool: Pool): PoolCounters {
    const known = this.#counters.get(pool) ?? poolCounters(pool, this.#use);
    this.#counters.set(pool, known);
    return known;
  }
}

/**
 * Creates a counter for one state of a cluster. Nodes are taken by name.
 *
 * @remarks kube-scheduler may prefer other nodes. That changes which devices
 * come first, and the count only where claims can be satisfied in pools of
 * several nodes in more than one way. Claims of one spec only: the counts of
 * different specs use the same devices and do not add up.
 *
 * @public
 */
export function createClaimCounter(
  state: AllocatorState,
  options: ClaimCounterOptions,
): ClaimCounter {
  const cluster = new ClusterAllocator(state, options);
  const use = collectUse(state.claims);
  const nodes = options.nodes
    .filter(node => nodeAccepts(node, options.demand).accepted)
    .sort((left, right) =>
      (left.metadata?.name ?? '') < (right.metadata?.name ?? '') ? -1 : 1,
    );
  const nodesByPool = new Map<string, Node[]>();
  for (const node of nodes) {
    for (const pool of cluster.poolsOf(node)) {
      const key = poolKey(pool);
      const seeing = nodesByPool.get(key);
      if (seeing) {
        seeing.push(node);
      } else {
        nodesByPool.set(key, [node]);
      }
    }
  }
  const countInSteps: ClaimCounter['countInSteps'] = (spec, countOptions) =>
    new Count({
      cluster,
      use,
      nodes,
      nodesByPool,
      claim: { metadata: { name: 'counted' }, spec },
      maximum: countOptions?.maximum ?? defaultMaximum,
    }).run();
  return {
    countInSteps,
    count: (spec, countOptions) => {
      const steps = countInSteps(spec, countOptions);
      for (;;) {
        const { done, value } = steps.next();
        if (done) {
          return value;
        }
      }
    },
  };
}
