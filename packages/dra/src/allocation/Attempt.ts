import { untoleratedTaint } from '../node';
import { Pool, PoolDevice } from '../pools';
import { reaches } from '../pools/reaches';
import { Quantity } from '@backstage-gpu/cel';
import { Node, ResourceClaim } from '../types';
import { DeviceUse } from '../use';
import { AllocationError } from './AllocationError';
import { capacityFits, consumedCapacities } from './capacity';
import { ConstraintState } from './constraints';
import { CounterLedger } from './CounterLedger';
import { claimName, PreparedDemand, PreparedRequest } from './requests';

/** Kubernetes' limit for the devices of one claim. */
export const claimDeviceLimit = 32;

/** One claim that is to be allocated. */
export interface PreparedClaim {
  claim: ResourceClaim;
  requests: readonly PreparedRequest[];
  constraints: readonly ConstraintState[];
}

/** A device that an attempt has chosen. */
export interface ChosenDevice {
  demand: PreparedDemand;
  candidate: PoolDevice;
  /** What was taken of a shared device. */
  consumed?: Map<string, Quantity>;
}

/** Where the search continues within a request. */
interface Place {
  pool: number;
  device: number;
}

const searchStart: Place = { pool: 0, device: 0 };

/** Found, not found, or not found because of the limit of devices in a claim. */
type Outcome = 'found' | 'none' | 'tooMany';

/**
 * The search for devices for all claims of a pod on one node.
 *
 * @remarks The search is exhaustive and takes the first solution: claims,
 * requests and alternatives in their order, devices in the order of the pools.
 * Within a request the order of devices does not matter, so each set of them is
 * tried once. Source of the rules, odd ones included: the allocator of
 * k8s.io/dynamic-resource-allocation v0.36.
 */
export class Attempt {
  readonly #node: Node;
  readonly #pools: readonly Pool[];
  readonly #poolOf = new Map<PoolDevice, Pool>();
  readonly #claims: readonly PreparedClaim[];
  readonly #use: DeviceUse;
  readonly #counters: CounterLedger;
  readonly #chosen: ChosenDevice[][];
  /** For devices of this attempt: the claims that they were chosen for. */
  readonly #claimsOf = new Map<string, Set<number>>();
  readonly #sharedNow = new Map<string, Map<string, Quantity>>();
  #steps: number;

  constructor(options: {
    node: Node;
    pools: readonly Pool[];
    claims: readonly PreparedClaim[];
    use: DeviceUse;
    counters: CounterLedger;
    maximumSteps: number;
  }) {
    this.#node = options.node;
    this.#pools = options.pools;
    this.#claims = options.claims;
    this.#use = options.use;
    this.#counters = options.counters;
    this.#steps = options.maximumSteps;
    this.#chosen = options.claims.map(() => []);
  }

  /**
   * The devices of each claim, or undefined when there is no solution.
   *
   * @throws AllocationError
   */
  run(): readonly (readonly ChosenDevice[])[] | undefined {
    switch (this.#claim(0)) {
      case 'found':
        return this.#chosen;
      case 'tooMany':
        throw new AllocationError('request', 'allocation max size exceeded');
      default:
        return undefined;
    }
  }

  #claim(claimIndex: number): Outcome {
    if (claimIndex >= this.#claims.length) {
      return 'found';
    }
    return this.#request(claimIndex, 0);
  }

  #request(claimIndex: number, requestIndex: number): Outcome {
    const { requests } = this.#claims[claimIndex];
    if (requestIndex >= requests.length) {
      const next = this.#claim(claimIndex + 1);
      // Other devices for this claim may let the next one choose differently.
      return next === 'tooMany' ? 'none' : next;
    }
    const alternatives = requests[requestIndex];
    let outcome: Outcome = 'tooMany';
    for (const demand of alternatives) {
      const found = this.#devices(
        claimIndex,
        requestIndex,
        demand,
        0,
        searchStart,
      );
      if (found === 'found') {
        return 'found';
      }
      if (found === 'none') {
        outcome = 'none';
      }
    }
    return outcome;
  }

  /** Chooses the devices of a request from number `chosen` on. */
  #devices(
    claimIndex: number,
    requestIndex: number,
    demand: PreparedDemand,
    chosen: number,
    start: Place,
  ): Outcome {
    if (demand.all?.length === 0) {
      return 'none';
    }
    if (chosen >= demand.count) {
      return this.#request(claimIndex, requestIndex + 1);
    }
    const total = this.#chosen[claimIndex].length + demand.count - chosen;
    if (total > claimDeviceLimit) {
      return 'tooMany';
    }
    if (demand.all) {
      const candidate = demand.all[chosen];
      return this.#with(claimIndex, demand, candidate, true, () =>
        this.#devices(
          claimIndex,
          requestIndex,
          demand,
          chosen + 1,
          searchStart,
        ),
      );
    }
    for (let pool = start.pool; pool < this.#pools.length; pool += 1) {
      const { status, devices } = this.#pools[pool];
      const first = pool === start.pool ? start.device : 0;
      for (
        let device = first;
        status === 'ready' && device < devices.length;
        device += 1
      ) {
        const candidate = devices[device];
        if (!this.#isCandidate(claimIndex, demand, candidate)) {
          continue;
        }
        const outcome = this.#with(claimIndex, demand, candidate, false, () =>
          this.#devices(claimIndex, requestIndex, demand, chosen + 1, {
            pool,
            device: device + 1,
          }),
        );
        if (outcome !== 'none') {
          return outcome;
        }
      }
    }
    return 'none';
  }

  #isCandidate(
    claimIndex: number,
    demand: PreparedDemand,
    candidate: PoolDevice,
  ): boolean {
    this.#countStep();
    if (!this.#isFree(claimIndex, demand, candidate)) {
      return false;
    }
    const { claim } = this.#claims[claimIndex];
    if (!demand.matcher.matches(candidate, claimName(claim))) {
      return false;
    }
    return (
      isOnNode(candidate, this.#node) && this.#capacityFits(demand, candidate)
    );
  }

  #countStep(): void {
    this.#steps -= 1;
    if (this.#steps < 0) {
      throw new AllocationError(
        'undecided',
        'the search for devices takes too long',
      );
    }
  }

  #isFree(
    claimIndex: number,
    demand: PreparedDemand,
    { key }: PoolDevice,
  ): boolean {
    const claims = this.#claimsOf.get(key);
    if (demand.adminAccess) {
      return !claims?.has(claimIndex);
    }
    return !this.#use.allocated.has(key) && !(claims && claims.size > 0);
  }

  #capacityFits(demand: PreparedDemand, { key, device }: PoolDevice): boolean {
    return capacityFits(device, demand.capacityRequests, [
      this.#use.consumedCapacity.get(key),
      this.#sharedNow.get(key),
    ]);
  }

  /** Chooses the device, continues, and takes it back unless that succeeds. */
  #with(
    claimIndex: number,
    demand: PreparedDemand,
    candidate: PoolDevice,
    must: boolean,
    proceed: () => Outcome,
  ): Outcome {
    const undo = this.#choose(claimIndex, demand, candidate, must);
    if (!undo) {
      return 'none';
    }
    const outcome = proceed();
    if (outcome !== 'found') {
      undo();
    }
    return outcome;
  }

  #choose(
    claimIndex: number,
    demand: PreparedDemand,
    candidate: PoolDevice,
    must: boolean,
  ): (() => void) | undefined {
    const { key, device } = candidate;
    const shared = device.allowMultipleAllocations === true;
    if (
      !this.#isFree(claimIndex, demand, candidate) &&
      !(shared && demand.adminAccess)
    ) {
      return undefined;
    }
    const usesCounters = (device.consumesCounters ?? []).length > 0;
    const inUseAlready =
      shared &&
      (this.#use.consumedCapacity.has(key) || this.#sharedNow.has(key));
    if (usesCounters && !inUseAlready) {
      if (!this.#counters.take(this.#poolFor(candidate), candidate)) {
        return undefined;
      }
    }
    // From here on Kubernetes 1.36 forgets to give the counters back: a device
    // that fits but is tainted or breaks a constraint blocks its counters for
    // the rest of the attempt.
    if (untoleratedTaint(device.taints, demand.tolerations)) {
      return undefined;
    }
    if (!this.#addToConstraints(claimIndex, demand, candidate, must)) {
      return undefined;
    }
    if (!this.#capacityFits(demand, candidate)) {
      return undefined;
    }
    const consumed = shared
      ? consumedCapacities(device, demand.capacityRequests)
      : undefined;
    this.#mark(claimIndex, key, consumed);
    this.#chosen[claimIndex].push({ demand, candidate, consumed });
    return () => {
      this.#chosen[claimIndex].pop();
      this.#unmark(claimIndex, key, consumed);
      const name = { name: demand.request, alternative: demand.alternative };
      for (const constraint of this.#claims[claimIndex].constraints) {
        constraint.remove(name, candidate);
      }
      if (usesCounters && !shared) {
        this.#counters.giveBack(this.#poolFor(candidate), candidate);
      }
    };
  }

  #addToConstraints(
    claimIndex: number,
    demand: PreparedDemand,
    candidate: PoolDevice,
    must: boolean,
  ): boolean {
    const { claim, constraints } = this.#claims[claimIndex];
    const name = { name: demand.request, alternative: demand.alternative };
    for (const [index, constraint] of constraints.entries()) {
      if (constraint.add(name, candidate)) {
        continue;
      }
      if (must) {
        throw new AllocationError(
          'constraint',
          `claim ${claimName(claim)}, request ${
            demand.alternative ?? demand.request
          }: cannot add device ${
            candidate.key
          } because a claim constraint would not be satisfied`,
        );
      }
      for (const added of constraints.slice(0, index)) {
        added.remove(name, candidate);
      }
      return false;
    }
    return true;
  }

  #mark(
    claimIndex: number,
    key: string,
    consumed: Map<string, Quantity> | undefined,
  ): void {
    if (!consumed) {
      const claims = this.#claimsOf.get(key) ?? new Set();
      claims.add(claimIndex);
      this.#claimsOf.set(key, claims);
      return;
    }
    const totals = this.#sharedNow.get(key) ?? new Map<string, Quantity>();
    for (const [name, amount] of consumed) {
      totals.set(name, totals.get(name)?.add(amount) ?? amount);
    }
    this.#sharedNow.set(key, totals);
  }

  #unmark(
    claimIndex: number,
    key: string,
    consumed: Map<string, Quantity> | undefined,
  ): void {
    if (!consumed) {
      this.#claimsOf.get(key)?.delete(claimIndex);
      return;
    }
    const totals = this.#sharedNow.get(key);
    for (const [name, amount] of consumed) {
      const rest = totals?.get(name)?.subtract(amount);
      if (rest && rest.sign() > 0) {
        totals?.set(name, rest);
      } else {
        totals?.delete(name);
      }
    }
    if (totals?.size === 0) {
      this.#sharedNow.delete(key);
    }
  }

  #poolFor(candidate: PoolDevice): Pool {
    if (this.#poolOf.size === 0) {
      for (const pool of this.#pools) {
        for (const device of pool.devices) {
          this.#poolOf.set(device, pool);
        }
      }
    }
    return this.#poolOf.get(candidate)!;
  }
}

/**
 * Whether a device of a ResourceSlice with selection by device is for the node.
 *
 * @public
 */
export function isOnNode(
  { device, resourceSlice }: PoolDevice,
  node: Node,
): boolean {
  return (
    resourceSlice.spec.perDeviceNodeSelection !== true || reaches(device, node)
  );
}
