import { isDeepStrictEqual } from 'node:util';
import {
  DeviceClass,
  Node,
  PoolOptions,
  ResourceClaim,
  FirstFit,
} from '@backstage-gpu/dra';
import { Fault } from '@backstage-gpu/plugin-gpu-common';
import { Map as ImmutableMap } from 'immutable';
import { GpuConfig } from '../config/readGpuConfig';
import { ClusterChanges, ClusterPicture } from '../watch/ClusterWatcher';
import { KubernetesObject } from '../watch/KubernetesObject';
import { ObjectChange } from '../watch/Mirror';
import {
  ClaimRefusal,
  HolderPod,
  QuotaRecord,
} from '../records/ClusterRecords';
import { countedCollections } from '../records/watchedResources';
import { findHolder } from './findHolder';
import { findObservedNamespaces } from './findObservedNamespaces';
import { NamespaceProject, projectOfNamespace } from './projectOfNamespace';
import { readTiers, Tier } from './readTiers';
import { ClusterModel } from './ClusterModel';
import { ClaimIndex, poolsOfClaims } from './ClaimIndex';
import { ClusterNodes } from './ClusterNodes';
import { composeTier } from './composeTier';
import { findClassProblems } from './findClassProblems';
import { fitTier } from './fitTiers';
import { NamespaceClaims } from './NamespaceClaims';
import { PendingClaims } from './PendingClaims';
import { PoolChange, PoolContext, PoolKeeper, staleness } from './PoolKeeper';
import { RequestIndex } from './RequestIndex';
import { SelectorTime } from './SelectorTime';
import { SliceIndex } from './SliceIndex';
import { ClusterIdentity, summariseCluster } from './summariseCluster';

type Claim = ResourceClaim & KubernetesObject;

/** What changed in the model at its last `rebuild`. */
export interface ModelChanges {
  devices: readonly PoolChange[];
  /** As `requestKey`. */
  requests: ReadonlySet<string>;
}

/** Without these nothing can be gathered. */
const structure = ['deviceclasses', 'nodes'];
/** Without these, what a project may have is not known. */
const limited = [
  'namespaces',
  'deviceclasses',
  'resourcequotas',
  'resourceclaims',
];
/** Milliseconds that expensive selectors may take in one rebuild; the next goes on with what is left. */
const selectorShare = 100;

/**
 * The model of one cluster, kept up to date: changes are taken in, and what they touch is computed again. So a change
 * costs what its pools cost, however large the cluster.
 *
 * What it computes is what a new inventory would compute from the same objects; a property test holds it to that.
 */
export class ClusterInventory {
  readonly #identity: ClusterIdentity;
  readonly #config: GpuConfig;
  readonly #slices = new SliceIndex();
  readonly #claims = new ClaimIndex();
  readonly #namespaceClaims = new NamespaceClaims();
  readonly #pending = new PendingClaims();
  readonly #nodes: ClusterNodes;
  readonly #requests: RequestIndex;
  readonly #pools = new PoolKeeper();
  readonly #projects = new Map<string, string>();
  readonly #namespaceProblems = new Map<string, string>();
  readonly #firstFits = new Map<string, FirstFit>();
  #picture: ClusterPicture;
  #poolOptions: PoolOptions = {};
  #tiers: readonly Tier[] = [];
  #classes: ReadonlyMap<string, DeviceClass> = new Map();
  #namespaces: readonly KubernetesObject[] = [];
  #quotas: readonly QuotaRecord[] = [];
  #events: readonly ClaimRefusal[] = [];
  #classProblems: ReadonlyMap<string, string> = new Map();
  #classesChanged = false;
  #layout: object = {};
  #model: ClusterModel;

  constructor(
    identity: ClusterIdentity,
    config: GpuConfig,
    picture: ClusterPicture,
  ) {
    this.#identity = identity;
    this.#config = config;
    this.#picture = picture;
    this.#nodes = new ClusterNodes(config.workloads.tolerations);
    this.#requests = new RequestIndex(identity.name);
    this.#model = {
      summary: this.#summary(),
      limitsReadable: false,
      requestsKnown: false,
      observedNamespaces: undefined,
      occupancyKnown: false,
      namespacesKnown: false,
      tiers: this.#tiers,
      classes: this.#classes,
      availability: [],
      pools: this.#pools.models,
      lookup: this.#pools.lookup,
      columns: this.#pools.columns,
      nodes: this.#nodes.accepting(),
      poolOptions: this.#poolOptions,
      claims: this.#namespaceClaims.view(),
      quotas: this.#quotas,
      events: this.#events,
      requests: ImmutableMap(),
      namespaces: this.#namespaces,
      layout: this.#layout,
    };
  }

  /** The model as of the last `rebuild`; the same object as long as nothing changed. */
  get model(): ClusterModel {
    return this.#model;
  }

  /** Whether there is more to compute than the last `rebuild` had time for. */
  get isUnfinished(): boolean {
    return this.#pools.isUnfinished;
  }

  /** Takes in what changed. The model follows with `rebuild`. */
  absorb(picture: ClusterPicture, changes: ClusterChanges): void {
    this.#picture = picture;
    this.#absorbVersion(picture.version);
    for (const [collection, list] of changes) {
      const kind = picture.statuses.get(collection)?.requestKind;
      for (const change of list) {
        this.#absorbChange(collection, change);
        if (kind) {
          this.#requests.change(kind, change);
        }
      }
    }
    const classes = changes.get('deviceclasses');
    if (classes) {
      this.#absorbClasses(classes);
    }
    if (classes || changes.has('resourceslices')) {
      this.#layout = {};
    }
    if (changes.has('resourcequotas')) {
      this.#quotas = byName(this.#all('resourcequotas'));
    }
    if (changes.has('events')) {
      this.#events = byName(this.#all('events')) as ClaimRefusal[];
    }
    if (changes.has('namespaces')) {
      this.#namespaces = byName(this.#all('namespaces'));
    }
  }

  /** Computes what is due, in steps of a pool each; the model changes with the last. */
  *rebuild(): Generator<void, ModelChanges, void> {
    if (this.#classesChanged) {
      this.#classProblems = yield* findClassProblems(
        [...this.#classes.values()] as KubernetesObject[],
        this.#tiers,
      );
      this.#classesChanged = false;
    }
    if (this.#synced(structure)) {
      const time = new SelectorTime(selectorShare);
      yield* time.inTurns(this.#pools.refresh(this.#context(time)));
      yield* time.inTurns(this.#fit(time));
    }
    const requests = this.#requests.takeChanges();
    let observed = this.#model.requests;
    for (const [key, request] of requests) {
      observed = request ? observed.set(key, request) : observed.delete(key);
    }
    this.#compose(observed);
    return {
      devices: this.#pools.takeChanges(),
      requests: new Set(requests.keys()),
    };
  }

  /** Something could not be computed: the model stays as it was, says so, and gives what had changed until then. */
  fail(error: Error): ModelChanges {
    const fault: Fault = {
      kind: 'object',
      message: `the picture of the cluster could not be brought up to date: ${error.message}`,
    };
    const { summary } = this.#model;
    const known = summary.faults.some(
      ({ message }) => message === fault.message,
    );
    this.#model = {
      ...this.#model,
      pools: this.#pools.models,
      lookup: this.#pools.lookup,
      columns: this.#pools.columns,
      summary: known
        ? summary
        : { ...summary, faults: [...summary.faults, fault] },
    };
    return { devices: this.#pools.takeChanges(), requests: new Set() };
  }

  #absorbVersion(version: string | undefined): void {
    const [, major, minor] = /^v(\d+)\.(\d+)/.exec(version ?? '') ?? [];
    const combinedCounters = Number(major) === 1 && Number(minor) < 35;
    if (combinedCounters !== (this.#poolOptions.combinedCounters ?? false)) {
      this.#poolOptions = { combinedCounters };
      this.#pools.markAll(staleness.nodes);
    }
  }

  #absorbChange(collection: string, change: ObjectChange): void {
    switch (collection) {
      case 'resourceslices':
        this.#pools.mark(this.#slices.change(change), staleness.slices);
        break;
      case 'nodes':
        this.#nodes.change(change.key, change.after as Node | undefined);
        this.#pools.mark(this.#slices.poolsOfNode(change.key), staleness.nodes);
        break;
      case 'resourceclaims':
        this.#pending.change(
          change.key,
          change.before as Claim | undefined,
          change.after as Claim | undefined,
        );
        this.#namespaceClaims.change(change);
        this.#pools.mark(this.#claims.change(change), staleness.use);
        break;
      case 'pods':
        this.#pools.mark(this.#claims.poolsOfPod(change.key), staleness.use);
        break;
      case 'namespaces':
        this.#absorbNamespace(change);
        break;
      default:
    }
  }

  #absorbNamespace({ key, after }: ObjectChange): void {
    const { project, problem } = after
      ? projectOfNamespace(after, this.#identity.name, this.#config)
      : ({} as NamespaceProject);
    setOrDelete(this.#namespaceProblems, key, problem);
    if (project === this.#projects.get(key)) {
      return;
    }
    setOrDelete(this.#projects, key, project);
    const claims = this.#namespaceClaims.view().get(key);
    this.#pools.mark(poolsOfClaims(claims?.values() ?? []), staleness.use);
  }

  #absorbClasses(changes: readonly ObjectChange[]): void {
    const classes = byName(this.#all('deviceclasses'));
    this.#classes = new Map(
      classes.map(each => [each.metadata.name, each as DeviceClass]),
    );
    this.#tiers = same(
      this.#tiers,
      readTiers(classes, this.#config.tiers, this.#config.currency),
    );
    this.#classesChanged = true;
    this.#pools.retainTiers(this.#tiers);
    this.#pools.forgetSelections(changes.map(({ key }) => key));
  }

  #context(time: SelectorTime): PoolContext {
    const pods = (this.#picture.collections.get('pods') ??
      new Map()) as ReadonlyMap<string, HolderPod>;
    return {
      cluster: this.#identity.name,
      nodes: this.#nodes,
      tiers: this.#tiers,
      classes: this.#classes,
      poolOptions: this.#poolOptions,
      tolerations: this.#config.workloads.tolerations,
      slicesOf: pool => this.#slices.gather(pool),
      ...(this.#isCountable()
        ? { claimsOf: (pool: string) => this.#claims.ofPool(pool) }
        : {}),
      holderOf: claim => findHolder(claim as Claim, pods, this.#projects),
      time,
    };
  }

  /** First fit of the tiers in which a selector fails somewhere; the others' is the sum of their pools. */
  *#fit(time: SelectorTime): Generator<void, void, void> {
    this.#firstFits.clear();
    for (const tier of this.#tiers) {
      if (this.#pools.totalsOf(tier.name).stopping.size > 0) {
        const fit = yield* fitTier(tier, {
          pools: [...this.#pools.models.values()],
          shared: this.#slices.shared.size > 0,
          nodes: this.#nodes.accepting(),
          classes: this.#classes,
          claims: () => this.#all('resourceclaims') as unknown as Claim[],
          poolOptions: this.#poolOptions,
          tolerations: this.#config.workloads.tolerations,
          evaluate: time.evaluate,
        });
        this.#firstFits.set(tier.name, fit);
      }
    }
  }

  #compose(requests: ClusterModel['requests']): void {
    const before = this.#model;
    const summary = same(before.summary, this.#summary());
    const known = this.#isCountable();
    const availability = this.#tiers.map(tier =>
      composeTier({
        tier,
        cluster: this.#identity.name,
        freshness: summary.freshness,
        totals: known ? this.#pools.totalsOf(tier.name) : undefined,
        firstFit: this.#firstFits.get(tier.name),
        pending: this.#pending.of(tier.deviceClass),
      }),
    );
    const next: ClusterModel = {
      summary,
      limitsReadable: this.#synced(limited),
      requestsKnown: [...this.#picture.statuses.values()].every(
        ({ live, onlyRequests }) => live || !onlyRequests,
      ),
      observedNamespaces: same(
        before.observedNamespaces,
        findObservedNamespaces(this.#picture.statuses),
      ),
      occupancyKnown: known,
      namespacesKnown: this.#synced(['namespaces']),
      tiers: this.#tiers,
      classes: this.#classes,
      availability: same(before.availability, availability),
      pools: this.#pools.models,
      lookup: this.#pools.lookup,
      columns: this.#pools.columns,
      nodes: this.#nodes.accepting(),
      poolOptions: this.#poolOptions,
      claims: this.#namespaceClaims.view(),
      quotas: this.#quotas,
      events: same(before.events, this.#refusals()),
      requests,
      namespaces: this.#namespaces,
      layout: this.#layout,
    };
    const changed = Object.keys(next).some(
      key =>
        next[key as keyof ClusterModel] !== before[key as keyof ClusterModel],
    );
    if (changed) {
      this.#model = next;
    }
  }

  /** Refusals of pods that are there still; an event outlives its pod by an hour. */
  #refusals(): readonly ClaimRefusal[] {
    const pods = this.#picture.collections.get('pods');
    return this.#events.filter(({ metadata, pod }) =>
      pods?.has(`${metadata.namespace}/${pod}`),
    );
  }

  #summary() {
    return summariseCluster({
      identity: this.#identity,
      picture: this.#picture,
      problems: this.#pools.problems,
      classProblems: this.#classProblems,
      namespaceProblems: this.#namespaceProblems,
      ...(this.#isCountable()
        ? { nodes: this.#nodes.size, devices: this.#pools.devices }
        : {}),
    });
  }

  #isCountable(): boolean {
    const { statuses } = this.#picture;
    return (
      this.#synced(countedCollections) &&
      countedCollections.every(name => !statuses.get(name)?.byNamespace)
    );
  }

  #synced(collections: readonly string[]): boolean {
    return collections.every(name => this.#picture.statuses.get(name)?.synced);
  }

  #all(collection: string): KubernetesObject[] {
    return [...(this.#picture.collections.get(collection)?.values() ?? [])];
  }
}

/** Answers must not depend on the order in which objects came. */
function byName(objects: KubernetesObject[]): KubernetesObject[] {
  return objects.sort((left, right) =>
    left.metadata.name < right.metadata.name ? -1 : 1,
  );
}

/** What is as it was keeps its object, so that changes can be told by identity. */
function same<T>(before: T, after: T): T {
  return isDeepStrictEqual(before, after) ? before : after;
}

function setOrDelete<K, V>(map: Map<K, V>, key: K, value: V | undefined): void {
  if (value === undefined) {
    map.delete(key);
  } else {
    map.set(key, value);
  }
}
