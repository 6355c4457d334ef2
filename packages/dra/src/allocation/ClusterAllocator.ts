import { NodePools, Pool, PoolDevice, PoolIndex, poolKey } from '../pools';
import {
  AllocationResult,
  DeviceClass,
  DeviceDemand,
  Node,
  ResourceClaim,
} from '../types';
import { DeviceUse } from '../use';
import { AllocationError } from './AllocationError';
import { buildAllocationResult } from './allocationResult';
import { AllocatorOptions, AllocatorState } from './allocator';
import { Attempt, claimDeviceLimit, isOnNode, PreparedClaim } from './Attempt';
import { capacityFits } from './capacity';
import { watchConstraint } from './constraints';
import { CounterLedger, PoolCounters } from './CounterLedger';
import { DeviceMatcher } from './DeviceMatcher';
import { claimName, prepareRequest, RequestContext } from './requests';

/** How many devices one attempt looks at before it gives up. */
const maximumSteps = 2_000_000;

/** An allocation, and what is in use before it. */
export interface ClusterAllocation {
  node: Node;
  claims: readonly ResourceClaim[];
  use: DeviceUse;
  countersOf: (pool: Pool) => PoolCounters;
}

/** What an allocation sees of the cluster. */
interface NodeView {
  node: Node;
  pools: readonly Pool[];
  use: DeviceUse;
}

/**
 * Allocation on the pools and classes of a cluster, whatever is in use at the
 * time. It keeps what it learns about pools and devices.
 */
export class ClusterAllocator {
  readonly #pools: NodePools;
  readonly #classes: ReadonlyMap<string, DeviceClass>;
  readonly #options: AllocatorOptions;
  readonly #matchers = new Map<string, DeviceMatcher>();

  constructor(
    state: Omit<AllocatorState, 'claims'>,
    options: AllocatorOptions & { pools?: NodePools },
  ) {
    this.#options = options;
    this.#pools = options.pools ?? new PoolIndex(state.slices, options);
    this.#classes = new Map(
      state.classes.map(deviceClass => [
        deviceClass.metadata?.name ?? '',
        deviceClass,
      ]),
    );
  }

  /** The pools that a node can reach, in the order of allocation. */
  poolsOf(node: Node): readonly Pool[] {
    return this.#pools.poolsOf(node);
  }

  /** Like {@link Allocator.allocate}, for the use that is given. */
  allocate({
    node,
    claims,
    use,
    countersOf,
  }: ClusterAllocation): AllocationResult[] | undefined {
    const pools = this.poolsOf(node);
    const prepared = claims.map(claim =>
      this.#prepare(claim, { node, pools, use }),
    );
    const attempt = new Attempt({
      node,
      pools,
      claims: prepared,
      use,
      counters: new CounterLedger(countersOf),
      maximumSteps: this.#options.maximumSteps ?? maximumSteps,
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

  #prepare(claim: ResourceClaim, view: NodeView): PreparedClaim {
    const { requests = [], constraints = [] } = claim.spec.devices ?? {};
    const context = this.#requestContext(claim, view);
    const preparedRequests = requests.map(request =>
      prepareRequest(claim, request, context),
    );
    let atLeast = 0;
    for (const alternatives of preparedRequests) {
      atLeast += Math.min(...alternatives.map(({ count }) => count));
    }
    const where = `claim ${claimName(claim)}`;
    if (atLeast > claimDeviceLimit) {
      throw new AllocationError(
        'request',
        `${where}: number of requested devices ${atLeast} exceeds the claim limit of ${claimDeviceLimit}`,
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
    { node, pools, use }: NodeView,
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
                use.consumedCapacity.get(candidate.key),
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
      evaluate: this.#options.evaluate,
    });
    this.#matchers.set(key, matcher);
    return matcher;
  }
}
