import { createHash, randomUUID } from 'node:crypto';
import { LoggerService } from '@backstage/backend-plugin-api';
import {
  ConflictError,
  NotFoundError,
  ServiceUnavailableError,
  toError,
} from '@backstage/errors';
import { PlacedDemand } from '@backstage-gpu/plugin-gpu-node';
import {
  CreatedGpuRequest,
  CreateRequestBody,
  GpuRequest,
  LimitCheck,
  RequestPlan,
  RequestState,
} from '@backstage-gpu/plugin-gpu-common';
import { Toleration } from '../../core/config/readGpuConfig';
import { Snapshot } from '../../core/snapshot/Snapshot';
import { ClusterConnection } from '../../core/watch/ClusterConnection';
import { KubernetesError } from '../../core/watch/KubernetesError';
import { applyManifests, deleteRoot } from './workloads/apply/applyManifests';
import { renderRequest } from './workloads/renderRequest';
import { rootName } from './workloads/renderRoot';
import { AnyWorkloadKind } from './workloads/AnyWorkloadKind';
import { WorkloadKinds } from './workloads/WorkloadKinds';
import { LimitReachedError } from '../contracts/LimitReachedError';
import { LimitGate, RequestedDevices } from '../contracts/LimitGate';
import { ClaimCounter } from '../contracts/ClaimCounter';
import { chargesOf, countOf } from './demands';
import { isEstimateExact } from './estimateClaims';
import { placeDemands } from './placeDemands';
import { Placing, planRequest, tiersOf } from './planRequest';
import { RequestFilter, RequestStore, StoredRequest } from './RequestStore';

/** A request that came into another state. */
export interface RequestTransition {
  id: string;
  cluster: string;
  namespace: string;
  state: RequestState;
}

/** What a request service is made of. */
export interface RequestServiceOptions {
  store: RequestStore;
  snapshot: () => Snapshot;
  limits: LimitGate;
  /** Makes room in the quota of a project before something is made there. */
  keepQuota: (project: string) => Promise<void>;
  /** The connection to a cluster, while there is one. */
  connection: (cluster: string) => ClusterConnection | undefined;
  kinds: WorkloadKinds;
  /** Counts claims that ask for more than one device of one tier. */
  counter: ClaimCounter;
  tolerations: Toleration[];
  logger: LoggerService;
  now?: () => Date;
}

/** Plans, reserves, applies and releases requests. The read path, through `RequestObserver`, moves them on from there. */
export class RequestService {
  readonly #options: RequestServiceOptions;
  readonly #now: () => Date;
  readonly #listeners: ((transition: RequestTransition) => void)[] = [];

  constructor(options: RequestServiceOptions) {
    this.#options = options;
    this.#now = options.now ?? (() => new Date());
  }

  /** Calls the listener after every change of a request's state that was made here. */
  onTransition(listener: (transition: RequestTransition) => void): void {
    this.#listeners.push(listener);
  }

  /** What `create` would make; stores and applies nothing. */
  async plan(body: CreateRequestBody, requester: string): Promise<RequestPlan> {
    const kind = this.#options.kinds.require(body.workload.type);
    const placing = this.#place(body, kind);
    const request = this.#toRequest(body, placing, requester, 'dry-run');
    const limits = await this.#options.limits.preview(
      body.project,
      requestedDevices(request),
    );
    const { root, others } = this.#render(request, kind, placing.demands);
    return {
      cluster: placing.cluster,
      namespace: placing.namespace,
      placement: placing.placement,
      allowed: limits.outcome !== 'refused',
      limits,
      availability: placing.availability,
      allocatableNow: await this.#isAllocatable(placing, requester),
      ...(placing.pricePerHour === undefined
        ? {}
        : { pricePerHour: placing.pricePerHour }),
      demands: request.demands,
      manifests: [root, ...others],
    };
  }

  /**
   * Reserves and applies a request. The same key of the same requester again answers the same request.
   *
   * @throws ConflictError when the key came before with another body, or the name is taken
   * @throws ServiceUnavailableError when the cluster does not answer; the request is then kept and tried again
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
    const request: StoredRequest = {
      ...this.#toRequest(body, placing, requester, randomUUID()),
      idempotencyKey: key,
      bodyHash: hash(body),
    };
    // What its kind cannot render must not reserve anything.
    this.#render(request, kind, placing.demands);
    let warnings: LimitCheck[] = [];
    const stored = await this.#options.store.insert(
      request,
      async (others, knex) => {
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
      },
    );
    if (stored === 'repeated') {
      return this.#repeat(
        (await this.#options.store.findRepeated(key!))!,
        body,
      );
    }
    this.#announce(request);
    await this.apply(request);
    return {
      ...(await this.get(request.id)),
      ...(warnings.length > 0 ? { warnings } : {}),
    };
  }

  /**
   * Applies a reserved request; called again after a crash or a fault of the cluster, which changes nothing that is
   * there already. A final refusal fails the request and takes back what was made.
   */
  async apply(request: StoredRequest): Promise<void> {
    const connection = this.#connection(request.cluster);
    const kind = this.#kindOf(request);
    const demands = this.#placedDemands(request);
    await this.#move(request, ['reserved'], { state: 'applying' });
    // Else the quota, which knows nothing of the reservation yet, might refuse the claim that is about to be made.
    await this.#options.keepQuota(request.project);
    const { root, others } = await this.#renderOrFail(connection, request, () =>
      this.#render(request, kind, demands),
    );
    const { resources } = this.#options.kinds;
    try {
      await applyManifests({ connection, resources }, root, others);
    } catch (error) {
      const cause = toError(error);
      if (!isFinal(error)) {
        await this.#move(request, ['reserved', 'applying'], {
          state: 'applying',
          reason: `will be tried again: ${cause.message}`,
        });
        throw new ServiceUnavailableError(
          `request ${request.id} is kept and will be tried again: cluster ${request.cluster}: ${cause.message}`,
          cause,
        );
      }
      await this.#fail(connection, request, cause);
      throw error instanceof ConflictError
        ? error
        : new ConflictError(
            `cluster ${request.cluster} refused request ${request.name}: ${cause.message}`,
            cause,
          );
    }
    const moved = await this.#move(request, ['applying'], {
      state: 'pending',
      reason: 'waiting for a free device',
    });
    if (!moved) {
      await this.#undoWhenReleased(request);
    }
  }

  /** Trying again does not help a kind that cannot render what was stored before the kind was upgraded. */
  async #renderOrFail<T>(
    connection: ClusterConnection,
    request: StoredRequest,
    render: () => T,
  ): Promise<T> {
    try {
      return render();
    } catch (error) {
      await this.#fail(connection, request, toError(error));
      throw error;
    }
  }

  async #fail(
    connection: ClusterConnection,
    request: StoredRequest,
    { message }: Error,
  ) {
    await this.#move(request, ['reserved', 'applying'], {
      state: 'failed',
      reason: message,
    });
    await this.#takeBack(connection, request);
  }

  /** Somebody may have released it while it was being applied; then nothing of it may stay. */
  async #undoWhenReleased(request: StoredRequest) {
    const { state } = await this.#require(request.id);
    if (['releasing', 'released', 'failed'].includes(state)) {
      await this.deleteObjects(request);
    }
  }

  /**
   * Releases a request: deletes its root object. Releasing it again answers its state.
   *
   * @throws NotFoundError for an unknown id
   * @throws ServiceUnavailableError when the cluster does not answer; the release is then tried again
   */
  async release(id: string): Promise<GpuRequest> {
    const request = await this.#require(id);
    await this.#move(
      request,
      ['reserved', 'applying', 'pending', 'allocated', 'ready', 'finished'],
      { state: 'releasing' },
    );
    const { state } = await this.#require(id);
    if (state === 'releasing') {
      await (this.#isConfigured(request.cluster)
        ? this.deleteObjects(request)
        : this.#forget(request));
    }
    return this.get(id);
  }

  #isConfigured(cluster: string): boolean {
    return this.#options
      .snapshot()
      .clusters.some(({ summary }) => summary.name === cluster);
  }

  /** Nobody will ever see what becomes of it in a cluster that app-config no longer names. */
  async #forget(request: StoredRequest): Promise<void> {
    await this.#move(request, ['releasing'], {
      state: 'released',
      reason: `cluster ${
        request.cluster
      } is no longer configured: what is left there of ConfigMap ${
        request.namespace
      }/${rootName(request.id)} is for you to delete`,
    });
  }

  /** Deletes the root object of a request; nothing happens when it is gone. */
  async deleteObjects(request: StoredRequest): Promise<void> {
    try {
      await deleteRoot(this.#connection(request.cluster), {
        namespace: request.namespace,
        name: rootName(request.id),
      });
    } catch (error) {
      const cause = toError(error);
      throw new ServiceUnavailableError(
        `request ${request.id} will be released as soon as cluster ${request.cluster} lets it: ${cause.message}`,
        cause,
      );
    }
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
      await this.apply(request);
    }
    return this.get(request.id);
  }

  #toRequest(
    body: CreateRequestBody,
    placing: Placing,
    requester: string,
    id: string,
  ): StoredRequest {
    const now = this.#now().toISOString();
    const demands = tiersOf(placing.demands);
    const claims = this.#claimsOf(body);
    const project = this.#options
      .snapshot()
      .projects.find(({ name }) => name === body.project);
    return {
      ...body,
      id,
      cluster: placing.cluster,
      namespace: placing.namespace,
      owner: body.owner ?? project?.owner,
      requester,
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

  /** Whether the scheduler would satisfy a claim now; several devices of one claim must fit together, so they are counted. */
  async #isAllocatable(placing: Placing, requester: string): Promise<boolean> {
    const { cluster, demands } = placing;
    const count = isEstimateExact(demands)
      ? placing.allocatable
      : await this.#options.counter.count(cluster, demands, requester);
    return (count ?? 0) > 0;
  }

  #claimsOf({ workload }: Pick<CreateRequestBody, 'workload'>): number {
    return this.#options.kinds.get(workload.type)?.claims?.(workload) ?? 1;
  }

  #render(
    request: StoredRequest,
    kind: AnyWorkloadKind,
    demands: PlacedDemand[],
  ) {
    const { tolerations } = this.#options;
    return renderRequest(request, { kind, demands, tolerations });
  }

  /** @throws ServiceUnavailableError while its kind is not installed: it is retried, or released */
  #kindOf({ id, workload }: StoredRequest): AnyWorkloadKind {
    const kind = this.#options.kinds.get(workload.type);
    if (!kind) {
      throw new ServiceUnavailableError(
        `request ${id} waits: its workload kind ${workload.type} is not installed in this portal; install it, or release the request`,
      );
    }
    return kind;
  }

  #placedDemands(request: StoredRequest): PlacedDemand[] {
    const tiers = this.#options
      .snapshot()
      .clusters.find(({ summary }) => summary.name === request.cluster)?.tiers;
    const placed = placeDemands(tiers ?? [], request.demands);
    if (!placed) {
      const wanted = request.demands.map(each => each.tiers.join(' or '));
      throw new ServiceUnavailableError(
        `request ${request.id} waits: cluster ${
          request.cluster
        } does not offer ${wanted.join(' and ')} now`,
      );
    }
    return placed;
  }

  #connection(cluster: string): ClusterConnection {
    const connection = this.#options.connection(cluster);
    if (!connection) {
      throw new ServiceUnavailableError(
        `cluster ${cluster} cannot be reached now: see the GPU page for why`,
      );
    }
    return connection;
  }

  async #takeBack(connection: ClusterConnection, request: StoredRequest) {
    const root = { namespace: request.namespace, name: rootName(request.id) };
    try {
      await deleteRoot(connection, root);
    } catch (error) {
      this.#options.logger.error(
        `the objects of failed request ${request.id} could not be deleted: delete ConfigMap ${root.namespace}/${root.name} in cluster ${request.cluster}`,
        toError(error),
      );
    }
  }

  async #move(
    request: Omit<RequestTransition, 'state'>,
    from: RequestState[],
    to: { state: RequestState; reason?: string },
  ): Promise<boolean> {
    const { store } = this.#options;
    const moved = await store.transition(request.id, from, to, this.#now());
    if (moved) {
      const { id, cluster, namespace } = request;
      this.#announce({ id, cluster, namespace, state: to.state });
    }
    return moved;
  }

  #announce(transition: RequestTransition): void {
    this.#listeners.forEach(listener => listener(transition));
  }
}

/** Whether trying again cannot help: the name is taken, or the API server understood and refused. */
function isFinal(error: unknown): boolean {
  if (error instanceof ConflictError) {
    return true;
  }
  return (
    error instanceof KubernetesError &&
    [400, 403, 404, 409, 413, 422].includes(error.status.code)
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
