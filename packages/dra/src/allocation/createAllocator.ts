import { SelectorOptions } from '../cel';
import { Pool, PoolDevice, PoolIndex, PoolOptions, poolKey } from '../pools';
import {
  AllocationResult,
  DeviceClass,
  DeviceDemand,
  Node,
  ResourceClaim,
  ResourceSlice,
} from '../types';
import { collectUse, DeviceUse } from '../use';
import { AllocationError } from './allocationError';
import { buildAllocationResult } from './allocationResult';
import {
  Attempt,
  CLAIM_DEVICE_LIMIT,
  isOnNode,
  PreparedClaim,
} from './attempt';
import { capacityFits } from './capacity';
import { watchConstraint } from './constraints';
import { CounterLedger, PoolCounters, poolCounters } from './counterLedger';
import { DeviceMatcher } from './deviceMatcher';
import { claimName, prepareRequest, RequestContext } from './requests';

/** How many devices one attempt looks at before it gives up. */
const MAXIMUM_STEPS = 2_000_000;

/**
 * The objects of a cluster that allocation depends on.
 *
 * @public
 */
export interface AllocatorState {
  slices: readonly ResourceSlice[];
  classes: readonly DeviceClass[];
  /** The claims of all namespaces, with `status.allocation`. */
  claims: readonly ResourceClaim[];
}

/**
 * Settings of an allocator.
 *
 * @public
 */
export interface AllocatorOptions extends PoolOptions, SelectorOptions {
  /** Makes the `shareID` of a part of a shared device; random by default. */
  createShareId?: () => string;
  /**
   * How many devices one attempt looks at before it is `undecided`; 2,000,000
   * by default. kube-scheduler gives up after ten seconds.
   */
  maximumSteps?: number;
}

/**
 * Finds devices for claims as kube-scheduler does.
 *
 * @public
 */
export interface Allocator {
  /**
   * Allocates all claims of one pod that are not allocated yet, on one node.
   *
   * @returns the `status.allocation` of each claim, in the claims' order;
   * undefined when they do not fit on the node. The state of the allocator does
   * not change.
   * @throws AllocationError where kube-scheduler reports an error, in its
   * words; unless `nodeOnly` is set, the pod fits nowhere then.
   */
  allocate(options: {
    node: Node;
    claims: readonly ResourceClaim[];
  }): AllocationResult[] | undefined;
}

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
  return new SnapshotAllocator(state, options);
}

class SnapshotAllocator implements Allocator {
  readonly #pools: PoolIndex;
  readonly #classes: ReadonlyMap<string, DeviceClass>;
  readonly #use: DeviceUse;
  readonly #options: AllocatorOptions;
  readonly #matchers = new Map<string, DeviceMatcher>();
  readonly #counters = new WeakMap<Pool, PoolCounters>();

  constructor(state: AllocatorState, options: AllocatorOptions) {
    this.#options = options;
    this.#pools = new PoolIndex(state.slices, options);
    this.#classes = new Map(
      state.classes.map(deviceClass => [
        deviceClass.metadata?.name ?? '',
        deviceClass,
      ]),
    );
    this.#use = collectUse(state.claims);
  }

  allocate({
    node,
    claims,
  }: {
    node: Node;
    claims: readonly ResourceClaim[];
  }): AllocationResult[] | undefined {
    const pools = this.#pools.poolsOf(node);
    const prepared = claims.map(claim => this.#prepare(claim, node, pools));
    const attempt = new Attempt({
      node,
      pools,
      claims: prepared,
      use: this.#use,
      counters: new CounterLedger(pool => this.#countersOf(pool)),
      maximumSteps: this.#options.maximumSteps ?? MAXIMUM_STEPS,
    });
    const chosen = attempt.run();
    if (!chosen) {
      if (pools.some(pool => pool.status === 'invalid')) {
        throw new AllocationError(
          'pool',
          'invalid resource pools were encountered',
          { nodeOnly: true },
        );
      }
      return undefined;
    }
    return prepared.map((claim, index) =>
      buildAllocationResult({
        prepared: claim,
        chosen: chosen[index],
        nodeName: node.metadata?.name ?? '',
        createShareId:
          this.#options.createShareId ?? (() => crypto.randomUUID()),
      }),
    );
  }

  #prepare(
    claim: ResourceClaim,
    node: Node,
    pools: readonly Pool[],
  ): PreparedClaim {
    const { requests = [], constraints = [] } = claim.spec.devices ?? {};
    const context = this.#requestContext(claim, node, pools);
    const preparedRequests = requests.map(request =>
      prepareRequest(claim, request, context),
    );
    let atLeast = 0;
    for (const alternatives of preparedRequests) {
      atLeast += Math.min(...alternatives.map(({ count }) => count));
    }
    const where = `claim ${claimName(claim)}`;
    if (atLeast > CLAIM_DEVICE_LIMIT) {
      throw new AllocationError(
        'request',
        `${where}: number of requested devices ${atLeast} exceeds the claim limit of ${CLAIM_DEVICE_LIMIT}`,
      );
    }
    return {
      claim,
      requests: preparedRequests,
      constraints: constraints.map((constraint, index) =>
        watchConstraint(constraint, `${where}, constraint #${index}`),
      ),
    };
  }

  #requestContext(
    claim: ResourceClaim,
    node: Node,
    pools: readonly Pool[],
  ): RequestContext {
    return {
      classNamed: name => this.#classes.get(name),
      matcherOf: (deviceClass, demand) => this.#matcherOf(deviceClass, demand),
      allDevices: (demand, matcher, where) => {
        const devices: PoolDevice[] = [];
        for (const pool of pools) {
          if (pool.status !== 'ready') {
            throw new AllocationError(
              'pool',
              `${where}: asks for all devices, but resource pool ${poolKey(
                pool,
              )} is currently ${
                pool.status === 'incomplete' ? 'being updated' : 'invalid'
              }`,
            );
          }
          for (const candidate of pool.devices) {
            if (
              matcher.matches(candidate, claimName(claim)) &&
              isOnNode(candidate, node) &&
              capacityFits(candidate.device, demand.capacity?.requests, [
                this.#use.consumedCapacity.get(candidate.key),
              ])
            ) {
              devices.push(candidate);
            }
          }
        }
        return devices;
      },
    };
  }

  /** Requests with the same class and selectors share their answers. */
  #matcherOf(deviceClass: DeviceClass, demand: DeviceDemand): DeviceMatcher {
    const selectors = demand.selectors ?? [];
    const key = JSON.stringify([demand.deviceClassName, selectors]);
    const known = this.#matchers.get(key);
    if (known) {
      return known;
    }
    const matcher = new DeviceMatcher({
      deviceClass,
      selectors,
      selectorOptions: this.#options,
    });
    this.#matchers.set(key, matcher);
    return matcher;
  }

  #countersOf(pool: Pool): PoolCounters {
    const known = this.#counters.get(pool);
    if (known) {
      return known;
    }
    const counters = poolCounters(pool, this.#use);
    this.#counters.set(pool, counters);
    return counters;
  }
}
