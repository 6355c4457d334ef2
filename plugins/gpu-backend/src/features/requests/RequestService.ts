import { createHash, randomUUID } from 'node:crypto';
import { ConflictError, NotFoundError } from '@backstage/errors';
import {
  CreatedGpuRequest,
  CreateRequestBody,
  GpuRequest,
  LimitCheck,
  RequestPlan,
} from '@backstage-gpu/plugin-gpu-common';
import { Snapshot } from '../../core/snapshot/Snapshot';
import { AnyWorkloadKind } from './workloads/AnyWorkloadKind';
import { WorkloadKinds } from './workloads/WorkloadKinds';
import { LimitReachedError } from '../contracts/LimitReachedError';
import { LimitGate, RequestedDevices } from '../contracts/LimitGate';
import { ClaimCounter } from '../contracts/ClaimCounter';
import { entityRefCandidates } from './catalog/entityRefCandidates';
import { chargesOf, countOf } from './demands';
import { isEstimateExact } from './estimateClaims';
import { Placing, planRequest, tiersOf } from './planRequest';
import { RequestApplier } from './RequestApplier';
import {
  DecideOnRequest,
  RequestFilter,
  RequestStore,
  StoredRequest,
} from './RequestStore';
import { RequestTransitions } from './RequestTransitions';
import { RetriedError } from './RetriedError';
import { withinTime } from '../../platform/withinTime';

/** Milliseconds that a caller waits for a cluster. */
const longestStep = 8_000;

/** What a request service is made of. */
export interface RequestServiceOptions {
  store: RequestStore;
  snapshot: () => Snapshot;
  limits: LimitGate;
  kinds: WorkloadKinds;
  /** Counts claims that ask for more than one device of one tier. */
  counter: ClaimCounter;
  applier: RequestApplier;
  /** Those of the entity references that the catalog has an entity for. */
  existingEntities: (entityRefs: string[]) => Promise<string[]>;
  transitions: RequestTransitions;
  now?: () => Date;
}

/** What a request is, besides its body. */
interface NamedRequest {
  id: string;
  placing: Placing;
  requester: string;
  entityRef: string;
}

/** Plans, reserves and releases requests. The read path, through `RequestObserver`, moves them on from there. */
export class RequestService {
  readonly #options: RequestServiceOptions;
  readonly #now: () => Date;

  constructor(options: RequestServiceOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => new Date());
  }

  /** What `create` would make; stores and applies nothing. */
  async plan(body: CreateRequestBody, requester: string): Promise<RequestPlan> {
    const kind = this.#options.kinds.require(body.workload.type);
    const placing = this.#place(body, kind);
    const [entityRef] = await this.#freeEntities(body);
    const request = this.#toRequest(body, {
      placing,
      requester,
      id: 'dry-run',
      entityRef,
    });
    const limits = await this.#options.limits.preview(
      body.project,
      requestedDevices(request),
    );
    const { root, others } = this.#options.applier.render(
      request,
      kind,
      placing.demands,
    );
    return {
      cluster: placing.cluster,
      namespace: placing.namespace,
      entityRef,
      placement: placing.placement,
      allowed: limits.outcome !== 'refused',
      limits,
      availability: placing.availability,
      ...(await this.#allocatableNow(placing, requester)),
      ...(placing.pricePerHour === undefined
        ? {}
        : { pricePerHour: placing.pricePerHour }),
      demands: request.demands,
      manifests: [root, ...others],
    };
  }

  /**
   * Reserves and applies a request. The same key of the same requester again answers the same request. Where the cluster does
   * not answer, the request is kept and retried: its state is `applying`, and its reason says why.
   *
   * @throws ConflictError when the key came before with another body, or the name is taken
   */
  async create(
    body: CreateRequestBody,
    requester: string,
    idempotencyKey?: string,
  ): Promise<CreatedGpuRequest> {
    const key = idempotencyKey && hash([requester, idempotencyKey]);
    const repeated = key
      ? await this.#options.store.findRepeated(key)
      : undefined;
    if (repeated) {
      return this.#repeat(repeated, body);
    }
    const kind = this.#options.kinds.require(body.workload.type);
    const placing = this.#place(body, kind);
    const [entityRef, ...otherRefs] = await this.#freeEntities(body);
    const request: StoredRequest = {
      ...this.#toRequest(body, {
        placing,
        requester,
        id: randomUUID(),
        entityRef,
      }),
      idempotencyKey: key,
      bodyHash: hash(body),
    };
    // What its kind cannot render must not reserve anything.
    this.#options.applier.render(request, kind, placing.demands);
    const { stored, warnings } = await this.#reserve(request, otherRefs);
    if (stored === 'repeated') {
      return this.#repeat(
        (await this.#options.store.findRepeated(key!))!,
        body,
      );
    }
    this.#options.transitions.announce(request);
    await this.#orLater(request, this.#options.applier.apply(request));
    return {
      ...(await this.get(request.id)),
      ...(warnings.length > 0 ? { warnings } : {}),
    };
  }

  /**
   * Stores a request if the limits let it through, with the first of the entities that nobody took meanwhile.
   *
   * @throws ConflictError when all of them were taken
   */
  async #reserve(request: StoredRequest, otherRefs: string[]) {
    let warnings: LimitCheck[] = [];
    const decide: DecideOnRequest = async (others, knex) => {
      const verdict = await this.#options.limits.judge(
        request.project,
        requestedDevices(request),
        others,
        knex,
      );
      if (verdict.outcome === 'refused') {
        throw new LimitReachedError(request.project, verdict);
      }
      warnings = verdict.checks.filter(({ outcome }) => outcome === 'warned');
    };
    const candidates = [request.entityRef, ...otherRefs];
    for (const entityRef of candidates) {
      request.entityRef = entityRef;
      const stored = await this.#options.store.insert(request, decide);
      if (stored !== 'entityTaken') {
        return { stored, warnings };
      }
    }
    throw noEntity(request, candidates);
  }

  /**
   * Entities that a request may have, the one to prefer first; never empty.
   *
   * @throws ConflictError when others have all of them
   */
  async #freeEntities(body: CreateRequestBody): Promise<string[]> {
    const candidates = entityRefCandidates(body);
    const taken = new Set([
      ...(await this.#options.existingEntities(candidates)),
      ...(await this.#options.store.entitiesInUse(candidates)),
    ]);
    const free = candidates.filter(each => !taken.has(each));
    if (free.length === 0) {
      throw noEntity(body, candidates);
    }
    return free;
  }

  /**
   * Releases a request: deletes its root object. Releasing it again answers its state. Where the cluster does not answer, it
   * stays `releasing` and is retried.
   *
   * @throws NotFoundError for an unknown id
   */
  async release(id: string): Promise<GpuRequest> {
    const { transitions, applier } = this.#options;
    const request = await this.#require(id);
    await transitions.move(
      request,
      ['reserved', 'applying', 'pending', 'allocated', 'ready', 'finished'],
      { state: 'releasing' },
    );
    const { state } = await this.#require(id);
    if (state === 'releasing') {
      await this.#orLater(request, applier.withdraw(request));
    }
    return this.get(id);
  }

  /** @throws NotFoundError for an unknown id */
  async get(id: string): Promise<GpuRequest> {
    return this.#toPublic(await this.#require(id));
  }

  async list(filter: RequestFilter): Promise<GpuRequest[]> {
    const requests = await this.#options.store.list(filter);
    return requests.map(request => this.#toPublic(request));
  }

  #toPublic(request: StoredRequest): GpuRequest {
    const {
      bodyHash,
      idempotencyKey,
      deviceCount,
      memoryGib,
      claims,
      ...rest
    } = request;
    const { workload } = request;
    const kind = this.#options.kinds.get(workload.type);
    const component = kind?.component(request);
    return {
      ...rest,
      ...kind?.access?.(request, workload),
      ...(component ? { component } : {}),
    };
  }

  async #require(id: string): Promise<StoredRequest> {
    const request = await this.#options.store.get(id);
    if (!request) {
      throw new NotFoundError(`no request ${id} is known`);
    }
    return request;
  }

  async #repeat(
    request: StoredRequest,
    body: CreateRequestBody,
  ): Promise<GpuRequest> {
    if (request.bodyHash !== hash(body)) {
      throw new ConflictError(
        `this idempotency key was used for request ${request.id} with another body: use a new key`,
      );
    }
    if (request.state === 'reserved' || request.state === 'applying') {
      await this.#orLater(request, this.#options.applier.apply(request));
    }
    return this.get(request.id);
  }

  #toRequest(
    body: CreateRequestBody,
    { placing, ...named }: NamedRequest,
  ): StoredRequest {
    const now = this.#now().toISOString();
    const demands = tiersOf(placing.demands);
    const claims = this.#claimsOf(body);
    const project = this.#options
      .snapshot()
      .projects.find(({ name }) => name === body.project);
    return {
      ...body,
      ...named,
      cluster: placing.cluster,
      namespace: placing.namespace,
      owner: body.owner ?? project?.owner,
      state: 'reserved',
      demands,
      devices: [],
      claims,
      deviceCount: countOf(demands, claims),
      memoryGib: placing.memoryGib,
      createdAt: now,
      updatedAt: now,
      bodyHash: '',
    };
  }

  #place(body: CreateRequestBody, kind: AnyWorkloadKind): Placing {
    return planRequest({
      snapshot: this.#options.snapshot(),
      body,
      demands: kind.demands(body),
      claims: this.#claimsOf(body),
      gate: this.#options.limits,
    });
  }

  /**
   * Waits for a step in the cluster, as long as a caller should. What is kept is retried by `RequestObserver.reconcile`; its
   * stored reason says what is in the way.
   */
  async #orLater(request: StoredRequest, step: Promise<void>): Promise<void> {
    const quiet = step.catch(error => {
      if (!(error instanceof RetriedError)) {
        throw error;
      }
    });
    if (await withinTime(longestStep, quiet)) {
      return;
    }
    const reason = `cluster ${request.cluster} has not answered for ${
      longestStep / 1000
    } s; this goes on by itself`;
    for (const state of ['applying', 'releasing'] as const) {
      await this.#options.transitions.move(request, [state], { state, reason });
    }
  }

  /**
   * Whether the scheduler would satisfy a claim now, where that is known. Several devices of one claim must fit together, so
   * they are counted.
   */
  async #allocatableNow(
    { cluster, demands, allocatable }: Placing,
    requester: string,
  ): Promise<Pick<RequestPlan, 'allocatableNow'>> {
    const count = isEstimateExact(demands)
      ? allocatable
      : await this.#options.counter.count(cluster, demands, requester);
    return count === undefined ? {} : { allocatableNow: count > 0 };
  }

  #claimsOf({ workload }: Pick<CreateRequestBody, 'workload'>): number {
    return this.#options.kinds.get(workload.type)?.claims?.(workload) ?? 1;
  }
}

function noEntity(
  { name }: Pick<CreateRequestBody, 'name'>,
  entityRefs: readonly string[],
): ConflictError {
  return new ConflictError(
    `name: the catalog has ${entityRefs.join(
      ' and ',
    )} already: choose another name than ${name}`,
  );
}

function requestedDevices(request: StoredRequest): RequestedDevices {
  const { demands, claims, deviceCount, memoryGib } = request;
  const { cluster, namespace } = request;
  return {
    devices: chargesOf(demands, claims),
    count: deviceCount,
    memoryGib,
    claims,
    cluster,
    namespace,
  };
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
