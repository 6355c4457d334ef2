import { LoggerService } from '@backstage/backend-plugin-api';
import { ConflictError, toError } from '@backstage/errors';
import { PlacedDemand } from '@backstage-gpu/plugin-gpu-node';
import { Toleration } from '../../core/config/readGpuConfig';
import { ClusterModel } from '../../core/inventory/ClusterModel';
import { Snapshot } from '../../core/snapshot/Snapshot';
import { ClusterConnection } from '../../core/watch/ClusterConnection';
import { KubernetesError } from '../../core/watch/KubernetesError';
import { ProtectedNamespaceError } from '../../core/watch/protectedNamespace';
import { isObserved } from './isObserved';
import { placeDemands } from './placeDemands';
import { RequestStore, StoredRequest } from './RequestStore';
import { RequestTransitions } from './RequestTransitions';
import { RetriedError } from './RetriedError';
import { RootSigner } from './RootSigner';
import { applyManifests, deleteRoot } from './workloads/apply/applyManifests';
import { AnyWorkloadKind } from './workloads/AnyWorkloadKind';
import { renderRequest } from './workloads/renderRequest';
import { rootName } from '../../core/records/rootName';
import { WorkloadKinds } from './workloads/WorkloadKinds';

/** What an applier is made of. */
export interface RequestApplierOptions {
  store: Pick<RequestStore, 'get'>;
  transitions: RequestTransitions;
  snapshot: () => Snapshot;
  /** Makes room in the quota of a project before something is made there. */
  keepQuota: (project: string) => Promise<void>;
  /** The connection to a cluster, while there is one. */
  connection: (cluster: string) => ClusterConnection | undefined;
  kinds: WorkloadKinds;
  /** Name of this portal. */
  portal: string;
  tolerations: Toleration[];
  signer: RootSigner;
  logger: LoggerService;
}

/** Makes the objects of requests in their clusters, and deletes them. */
export class RequestApplier {
  readonly #options: RequestApplierOptions;
  readonly #transitions: RequestTransitions;

  constructor(options: RequestApplierOptions) {
    this.#options = options;
    this.#transitions = options.transitions;
  }

  /**
   * Applies a reserved request; called again after a crash or a fault of the cluster, which changes nothing that is
   * there already. A final refusal fails the request and takes back what was made.
   *
   * @throws ConflictError when the cluster refuses it for good
   * @throws InputError when its kind cannot render it any more
   * @throws RetriedError when it is kept and will be retried
   */
  async apply(request: StoredRequest): Promise<void> {
    try {
      await this.#apply(request);
    } catch (error) {
      if (error instanceof RetriedError) {
        await this.#transitions.move(request, ['reserved', 'applying'], {
          state: 'applying',
          reason: error.reason,
        });
      }
      throw error;
    }
  }

  async #apply(request: StoredRequest): Promise<void> {
    const connection = this.#connection(request, 'applied');
    const kind = this.#kindOf(request);
    const demands = this.#placedDemands(request);
    await this.#transitions.move(request, ['reserved'], { state: 'applying' });
    // Else the quota, which knows nothing of the reservation yet, might refuse the claim that is about to be made.
    await this.#options.keepQuota(request.project);
    // Retrying does not help a kind that cannot render what was stored before the kind was upgraded.
    const { root, others } = await this.#orFail(connection, request, async () =>
      this.render(request, kind, demands),
    );
    const { resources } = this.#options.kinds;
    await this.#orFail(connection, request, () =>
      applyManifests(
        { connection, resources, portal: this.#options.portal },
        this.#options.signer.sign(root, request),
        others,
      ).catch(error => {
        throw explainRefusal(request, toError(error));
      }),
    );
    const moved = await this.#transitions.move(request, ['applying'], {
      state: 'pending',
      reason: 'waiting for a free device',
    });
    if (!moved) {
      await this.#undoWhenReleased(request);
    }
  }

  /** All objects of a request. Throws what its kind throws. */
  render(
    request: StoredRequest,
    kind: AnyWorkloadKind,
    demands: PlacedDemand[],
  ) {
    const { tolerations } = this.#options;
    const { claims } = request;
    return renderRequest(request, { kind, demands, claims, tolerations });
  }

  /**
   * Deletes the root object of a request, with which everything else of it goes; nothing happens when it is gone.
   *
   * @throws RetriedError when the cluster does not answer; it is retried then
   */
  async withdraw(request: StoredRequest): Promise<void> {
    const cluster = this.#clusterOf(request);
    if (!cluster) {
      await this.#forget(request);
      return;
    }
    try {
      const connection = this.#connection(request, 'deleted');
      const wasThere = await deleteRoot(connection, rootOf(request));
      if (!wasThere && !isObserved(cluster, request)) {
        await this.#transitions.move(request, ['releasing'], {
          state: 'released',
          reason: `its root object is gone; whether its pods are gone was not seen, as the portal does not read namespace ${request.namespace}`,
        });
      }
    } catch (error) {
      const retried =
        error instanceof RetriedError
          ? error
          : notYetIn('deleted', request, toError(error));
      await this.#transitions.move(request, ['releasing'], {
        state: 'releasing',
        reason: retried.reason,
      });
      throw retried;
    }
  }

  /** Nobody will ever see what becomes of it in a cluster that app-config no longer names. */
  async #forget(request: StoredRequest): Promise<void> {
    const { namespace, name } = rootOf(request);
    await this.#transitions.move(request, ['releasing'], {
      state: 'released',
      reason: `cluster ${request.cluster} is no longer configured: delete ConfigMap ${namespace}/${name} there if it still exists`,
    });
  }

  #clusterOf({ cluster }: StoredRequest): ClusterModel | undefined {
    return this.#options
      .snapshot()
      .clusters.find(({ summary }) => summary.name === cluster);
  }

  /** Fails the request unless retrying can help. */
  async #orFail<T>(
    connection: ClusterConnection,
    request: StoredRequest,
    step: () => Promise<T>,
  ): Promise<T> {
    try {
      return await step();
    } catch (error) {
      if (!(error instanceof RetriedError)) {
        await this.#fail(connection, request, toError(error));
      }
      throw error;
    }
  }

  async #fail(
    connection: ClusterConnection,
    request: StoredRequest,
    { message }: Error,
  ) {
    await this.#transitions.move(request, ['reserved', 'applying'], {
      state: 'failed',
      reason: message,
    });
    const root = rootOf(request);
    try {
      await deleteRoot(connection, root);
    } catch (error) {
      this.#options.logger.error(
        `the objects of failed request ${request.id} could not be deleted: delete ConfigMap ${root.namespace}/${root.name} in cluster ${request.cluster}`,
        toError(error),
      );
    }
  }

  /** Somebody may have released it while it was being applied; then nothing of it may stay. */
  async #undoWhenReleased(request: StoredRequest) {
    const now = await this.#options.store.get(request.id);
    if (now && ['releasing', 'released', 'failed'].includes(now.state)) {
      await this.withdraw(request);
    }
  }

  #kindOf({ workload }: StoredRequest): AnyWorkloadKind {
    const kind = this.#options.kinds.get(workload.type);
    if (!kind) {
      throw new RetriedError(
        `its workload kind ${workload.type} is not installed in this portal: install it, or release the request`,
      );
    }
    return kind;
  }

  #placedDemands(request: StoredRequest): PlacedDemand[] {
    const { cluster, demands } = request;
    const tiers = this.#clusterOf(request)?.tiers;
    const placed = placeDemands(tiers ?? [], demands);
    if (!placed) {
      const wanted = demands.map(each => each.tiers.join(' or '));
      throw notYet(
        'applied',
        `cluster ${cluster} does not offer ${wanted.join(' and ')} now`,
      );
    }
    return placed;
  }

  #connection(
    { cluster }: StoredRequest,
    what: 'applied' | 'deleted',
  ): ClusterConnection {
    const connection = this.#options.connection(cluster);
    if (!connection) {
      throw notYet(
        what,
        `cluster ${cluster} cannot be reached now, see the GPU page for the reason`,
      );
    }
    return connection;
  }
}

function notYet(
  what: 'applied' | 'deleted',
  why: string,
  cause?: Error,
): RetriedError {
  return new RetriedError(`not ${what} yet, will be retried: ${why}`, cause);
}

function notYetIn(
  what: 'applied' | 'deleted',
  { cluster }: StoredRequest,
  cause: Error,
): RetriedError {
  return notYet(what, `cluster ${cluster}: ${cause.message}`, cause);
}

function rootOf({ namespace, id }: StoredRequest) {
  return { namespace, name: rootName(id) };
}

/** Statuses with which the API server says that it understood, and refuses. */
const refusals = [400, 403, 404, 409, 413, 422];

/** Retrying does not help where a name is taken or the API server refuses, and helps with every other fault. */
function explainRefusal(request: StoredRequest, cause: Error): Error {
  const { cluster, name } = request;
  if (
    cause instanceof ConflictError ||
    cause instanceof ProtectedNamespaceError
  ) {
    return cause;
  }
  return cause instanceof KubernetesError &&
    refusals.includes(cause.status.code)
    ? new ConflictError(
        `cluster ${cluster} refused request ${name}: ${cause.message}`,
        cause,
      )
    : notYetIn('applied', request, cause);
}
