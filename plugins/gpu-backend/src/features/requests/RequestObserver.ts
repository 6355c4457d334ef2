import { LoggerService } from '@backstage/backend-plugin-api';
import { ServiceUnavailableError, toError } from '@backstage/errors';
import { gpuLabels, RequestState } from '@backstage-gpu/plugin-gpu-common';
import { requestKey } from '../../core/inventory/observeObjects';
import {
  ClusterModel,
  ObservedRequest,
} from '../../core/inventory/ClusterModel';
import { Snapshot } from '../../core/snapshot/Snapshot';
import { rootName } from '../../core/records/rootName';
import { nextState } from './nextState';
import { RootReader } from './readRoot';
import { rememberedRequest } from './rememberedRequest';
import { RootSigner } from './RootSigner';
import { isObserved } from './isObserved';
import { RequestApplier } from './RequestApplier';
import { listActive } from './listActive';
import { RequestRetrier } from './RequestRetrier';
import { RequestTransitions } from './RequestTransitions';
import { WorkloadKinds } from './workloads/WorkloadKinds';
import { DatabaseAwayError } from '../../platform/database/DatabaseAwayError';
import { reportFailure } from '../../platform/database/reportFailure';
import { SinglePass } from '../../platform/SinglePass';
import { finalStates, RequestStore, StoredRequest } from './RequestStore';

const observedStates: RequestState[] = [
  'pending',
  'allocated',
  'ready',
  'finished',
  'releasing',
];
type Root = NonNullable<ObservedRequest['root']>;

/** More than a few namespaces full of objects that only look like roots. */
const rememberedRefusals = 20_000;
/** As the ids of our requests are. */
const idPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Roots that one pass reads of a cluster; the next goes on with the others. */
const mostReadInPass = 50;
/** Milliseconds until that. */
const readAgainAfter = 5_000;

/** What is to do in one cluster. */
interface ClusterWork {
  passes: SinglePass;
  /** Requests to look at; `all` while the cluster has to be looked through. */
  due: Set<string> | 'all';
  /** Whether it was live at the last pass; when it becomes so it is looked through. */
  live: boolean;
  /** Namespaces observed at the last pass; when others are, the cluster is looked through. */
  observed?: ReadonlySet<string>;
  /** Roots that this pass may still read. */
  readsLeft: number;
}

/**
 * Moves requests on by what their clusters show, finishes what a crash left, and takes up what the database forgot.
 * Each cluster has passes of its own, so that one that hangs holds up no other.
 */
export class RequestObserver {
  readonly #store: RequestStore;
  readonly #applier: RequestApplier;
  readonly #transitions: RequestTransitions;
  readonly #kinds: WorkloadKinds;
  readonly #snapshot: () => Snapshot;
  readonly #readRoot: RootReader;
  readonly #signer: RootSigner;
  readonly #logger: LoggerService;
  readonly #now: () => Date;
  /** Roots, by identity and version, that are no requests of ours. */
  readonly #refused = new Set<string>();
  /** The newest snapshot; a pass always runs over this. */
  #latest?: Snapshot;
  readonly #work = new Map<string, ClusterWork>();
  readonly #retrier: RequestRetrier;

  constructor(options: {
    store: RequestStore;
    applier: RequestApplier;
    transitions: RequestTransitions;
    kinds: WorkloadKinds;
    snapshot: () => Snapshot;
    readRoot: RootReader;
    signer: RootSigner;
    logger: LoggerService;
    now?: () => Date;
  }) {
    this.#store = options.store;
    this.#applier = options.applier;
    this.#transitions = options.transitions;
    this.#kinds = options.kinds;
    this.#snapshot = options.snapshot;
    this.#readRoot = options.readRoot;
    this.#signer = options.signer;
    this.#logger = options.logger;
    this.#now = options.now ?? (() => new Date());
    this.#retrier = new RequestRetrier({ ...options, now: this.#now });
  }

  /** Takes note of a snapshot and of what changed with it; a cluster has one pass at a time, always over the newest. */
  observe(snapshot: Snapshot) {
    for (const [cluster, keys] of snapshot.changedRequests) {
      const work = this.#workIn(cluster);
      if (work.due !== 'all') {
        work.due = new Set([...work.due, ...keys]);
      }
    }
    this.#look(snapshot);
  }

  #look(snapshot: Snapshot) {
    this.#latest = snapshot;
    for (const { summary } of snapshot.clusters) {
      this.#workIn(summary.name).passes.request();
    }
  }

  #workIn(cluster: string): ClusterWork {
    const known = this.#work.get(cluster);
    if (known) {
      return known;
    }
    const work: ClusterWork = {
      due: new Set(),
      live: false,
      readsLeft: 0,
      passes: new SinglePass(
        () => this.#pass(cluster, work),
        error => {
          // What was due is lost with it.
          work.live = false;
          reportFailure(
            this.#logger,
            `requests in cluster ${cluster} could not be observed`,
            error,
          );
        },
      ),
    };
    this.#work.set(cluster, work);
    return work;
  }

  /** Resolves when no pass is under way. */
  async settled(): Promise<void> {
    await Promise.all(
      [...this.#work.values()].map(({ passes }) => passes.settled()),
    );
  }

  /** A request was moved on by a call: what its cluster showed of it meanwhile is looked at again. */
  recheck(request: { cluster: string; namespace: string; id: string }) {
    const { cluster, namespace, id } = request;
    const { due } = this.#workIn(cluster);
    if (due !== 'all') {
      due.add(requestKey(namespace, id));
    }
    this.#look(this.#snapshot());
  }

  /** Looks through all clusters, and tries again what was left half done. */
  async reconcile(): Promise<void> {
    const snapshot = this.#snapshot();
    for (const { summary } of snapshot.clusters) {
      this.#workIn(summary.name).due = 'all';
    }
    this.#look(snapshot);
    await this.#retrier.retry(cluster =>
      this.#workIn(cluster).passes.settled(),
    );
  }

  async #pass(name: string, work: ClusterWork) {
    const snapshot = this.#latest!;
    const cluster = snapshot.clusters.find(
      ({ summary }) => summary.name === name,
    );
    const { due } = work;
    const isAsBefore =
      work.live && work.observed === cluster?.observedNamespaces;
    work.due = new Set();
    work.readsLeft = mostReadInPass;
    // What is not observed may be there all the same.
    work.live =
      cluster?.summary.freshness.state === 'live' && cluster.requestsKnown;
    work.observed = cluster?.observedNamespaces;
    if (!cluster || !work.live) {
      return;
    }
    if (!isAsBefore || due === 'all') {
      await this.#lookThrough(cluster, snapshot);
    } else if (due.size > 0) {
      await this.#lookAt(cluster, due, snapshot);
    }
  }

  async #lookThrough(cluster: ClusterModel, snapshot: Snapshot) {
    const known = new Set<string>();
    for (const request of await listActive(this.#store, cluster.summary.name)) {
      known.add(request.id);
      await this.#moveObserved(request, cluster);
    }
    for (const { root } of cluster.requests.values()) {
      await this.#adoptUnknown(root, known, cluster, snapshot);
    }
  }

  async #lookAt(
    cluster: ClusterModel,
    keys: ReadonlySet<string>,
    snapshot: Snapshot,
  ) {
    for (const key of keys) {
      const known = new Set<string>();
      const request = await this.#store.get(key.slice(key.indexOf('/') + 1));
      if (request && !finalStates.includes(request.state)) {
        known.add(request.id);
        if (request.cluster === cluster.summary.name) {
          await this.#moveObserved(request, cluster);
        }
      }
      await this.#adoptUnknown(
        cluster.requests.get(key)?.root,
        known,
        cluster,
        snapshot,
      );
    }
  }

  #lookAgainLater(cluster: string) {
    const work = this.#workIn(cluster);
    if (work.due !== 'all') {
      work.due = 'all';
      setTimeout(() => this.#look(this.#snapshot()), readAgainAfter).unref();
    }
  }

  async #moveObserved(request: StoredRequest, cluster: ClusterModel) {
    if (
      observedStates.includes(request.state) &&
      isObserved(cluster, request)
    ) {
      await this.#move(request, cluster);
    }
  }

  async #adoptUnknown(
    root: Root | undefined,
    known: ReadonlySet<string>,
    cluster: ClusterModel,
    snapshot: Snapshot,
  ) {
    const id = root?.metadata.labels?.[gpuLabels.request];
    if (root && id && !known.has(id)) {
      await this.#tryAdopt(id, root, cluster, snapshot);
    }
  }

  async #move(request: StoredRequest, cluster: ClusterModel) {
    const observed = cluster.requests.get(
      requestKey(request.namespace, request.id),
    );
    const next = nextState(
      request,
      observed,
      this.#kinds.get(request.workload.type),
      this.#now(),
    );
    if (
      !next ||
      (next.state === request.state &&
        next.reason === request.reason &&
        next.devices.join() === request.devices.join())
    ) {
      return;
    }
    await this.#transitions.move(request, [request.state], next);
  }

  /** What lies in a cluster is input from outside: one root that is not ours holds up no other. */
  async #tryAdopt(
    id: string,
    root: Root,
    cluster: ClusterModel,
    snapshot: Snapshot,
  ) {
    const version = `${root.metadata.uid}/${root.metadata.resourceVersion}`;
    if (this.#refused.has(version)) {
      return;
    }
    const work = this.#workIn(cluster.summary.name);
    if (work.readsLeft <= 0) {
      this.#lookAgainLater(cluster.summary.name);
      return;
    }
    work.readsLeft -= 1;
    try {
      await this.#adopt(id, root, cluster, snapshot);
    } catch (error) {
      if (error instanceof DatabaseAwayError) {
        throw error;
      }
      // A cluster that did not answer says nothing about the root: that one is retried.
      if (error instanceof ServiceUnavailableError) {
        work.readsLeft = 0;
      } else {
        if (this.#refused.size >= rememberedRefusals) {
          this.#refused.clear();
        }
        this.#refused.add(version);
      }
      this.#logger.warn(
        `ConfigMap ${root.metadata.namespace}/${
          root.metadata.name
        } in cluster ${cluster.summary.name} is not a request: ${
          toError(error).message
        }`,
      );
    }
  }

  async #adopt(
    id: string,
    root: Root,
    cluster: ClusterModel,
    snapshot: Snapshot,
  ) {
    const { name, namespace } = root.metadata;
    const known = await this.#store.get(id);
    if (known) {
      if (
        known.cluster !== cluster.summary.name ||
        known.namespace !== namespace ||
        name !== rootName(id)
      ) {
        throw new Error(
          `it is a copy: request ${id} is in ${known.cluster}/${known.namespace}`,
        );
      }
      // Final in the database while its root still exists: taking it back failed, or it was released while it was made.
      if (finalStates.includes(known.state)) {
        await this.#applier.withdraw(known);
      }
      return;
    }
    const project = snapshot.projects.find(({ namespaces }) =>
      namespaces.some(
        place =>
          place.cluster === cluster.summary.name &&
          place.namespace === namespace,
      ),
    );
    // Asked for only where one of ours could be, one after another and a few a pass: anybody may make such objects.
    const found =
      project && name === rootName(id) && idPattern.test(id)
        ? await this.#readRoot(cluster.summary.name, root)
        : undefined;
    const place = { id, cluster: cluster.summary.name, namespace: namespace! };
    if (!found || !this.#signer.isGenuine(found, place)) {
      throw new Error(
        'it does not carry a signature of this portal (gpu.signingKeys)',
      );
    }
    const remembered = rememberedRequest(this.#kinds, found);
    if (!remembered || remembered.project !== project?.name) {
      throw new Error('it does not hold a request of that project');
    }
    const kind = this.#kinds.require(remembered.workload.type);
    const now = this.#now().toISOString();
    const request: StoredRequest = {
      ...remembered,
      id,
      cluster: cluster.summary.name,
      namespace: namespace!,
      state: 'pending',
      demands: kind.demands(remembered),
      claims: kind.claims?.(remembered.workload) ?? 1,
      devices: [],
      // No limit was checked for it, and anybody with the right to make a ConfigMap there can invent it: it reserves
      // nothing, and counts by the claims that it has.
      deviceCount: 0,
      updatedAt: now,
      bodyHash: '',
    };
    if ((await this.#store.insert(request)) === 'entityTaken') {
      throw new Error(
        `another active request has its entity ${request.entityRef}`,
      );
    }
    this.#logger.info(
      `request ${id} (${request.name}) was found in cluster ${request.cluster} and added`,
    );
    await this.#move(request, cluster);
    this.#transitions.announce(request);
  }
}
