import { KubernetesObject } from '../cluster/types';
import { ResourceDefinition } from '../cluster/resources';

/** One write, as watchers and controllers see it. */
export interface StoreEvent {
  revision: number;
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  definition: ResourceDefinition;
  key: string;
  object: KubernetesObject;
  previous?: KubernetesObject;
}

/** Thrown when a revision has already been forgotten. */
export class CompactedError extends Error {
  constructor(readonly requested: number, readonly oldest: number) {
    super(`too old resource version: ${requested} (${oldest})`);
    this.name = 'CompactedError';
  }
}

/** `namespace/name`, or the name alone: also the order of lists. */
export function storageKey(namespace: string | undefined, name: string) {
  return namespace ? `${namespace}/${name}` : name;
}

function compareKeys(one: string, other: string): number {
  if (one === other) {
    return 0;
  }
  return one < other ? -1 : 1;
}

/**
 * All objects of the cluster in memory, under one counter of revisions, with enough history to replay watches and to
 * read a list as it was. Knows nothing about kinds; objects are immutable.
 */
export class ObjectStore {
  readonly #objects = new Map<
    ResourceDefinition,
    Map<string, KubernetesObject>
  >();
  readonly #byUid = new Map<
    string,
    { definition: ResourceDefinition; object: KubernetesObject }
  >();
  readonly #listeners = new Set<(event: StoreEvent) => void>();
  readonly #historyLimit: number;
  #history: StoreEvent[] = [];
  #revision: number;
  #oldest: number;

  /**
   * @param options - `historyLimit`: how many writes stay replayable. `firstRevision`: like etcd after some life, the
   * counter does not begin at 1, so that ancient revisions exist and are too old.
   */
  constructor(options: { historyLimit?: number; firstRevision?: number } = {}) {
    this.#historyLimit = options.historyLimit ?? 20_000;
    this.#revision = options.firstRevision ?? 1_000;
    this.#oldest = this.#revision;
  }

  get revision(): number {
    return this.#revision;
  }

  get(
    definition: ResourceDefinition,
    namespace: string | undefined,
    name: string,
  ): KubernetesObject | undefined {
    return this.#objects.get(definition)?.get(storageKey(namespace, name));
  }

  findByUid(uid: string) {
    return this.#byUid.get(uid);
  }

  /** All objects of a resource, of one namespace where it is given, in key order. */
  list(definition: ResourceDefinition, namespace?: string): KubernetesObject[] {
    return this.listAt(definition, namespace, this.#revision);
  }

  /**
   * The list as it was at a revision: today's, with the later writes undone.
   * @throws CompactedError when that revision is forgotten
   */
  listAt(
    definition: ResourceDefinition,
    namespace: string | undefined,
    revision: number,
  ): KubernetesObject[] {
    if (revision < this.#oldest) {
      throw new CompactedError(revision, this.#oldest);
    }
    const current = this.#objects.get(definition) ?? new Map();
    const view: Map<string, KubernetesObject> =
      revision === this.#revision ? current : new Map(current);
    for (
      let index = this.#history.length - 1;
      index >= 0 && this.#history[index].revision > revision;
      index--
    ) {
      const event = this.#history[index];
      if (event.definition === definition) {
        if (event.previous) {
          view.set(event.key, event.previous);
        } else {
          view.delete(event.key);
        }
      }
    }
    const prefix = namespace === undefined ? '' : `${namespace}/`;
    return [...view.entries()]
      .filter(([key]) => key.startsWith(prefix))
      .sort(([one], [other]) => compareKeys(one, other))
      .map(([, object]) => object);
  }

  /** Stores an object under the next revision and returns it as stored. */
  put(definition: ResourceDefinition, object: KubernetesObject) {
    const { namespace, name } = object.metadata;
    const key = storageKey(namespace, name);
    const previous = this.#objects.get(definition)?.get(key);
    const stored = this.#stamp(object);
    let ofResource = this.#objects.get(definition);
    if (!ofResource) {
      ofResource = new Map();
      this.#objects.set(definition, ofResource);
    }
    ofResource.set(key, stored);
    this.#byUid.set(stored.metadata.uid, { definition, object: stored });
    this.#publish({
      revision: this.#revision,
      type: previous ? 'MODIFIED' : 'ADDED',
      definition,
      key,
      object: stored,
      previous,
    });
    return stored;
  }

  /** Removes an object; watchers get its last state under a new revision. */
  remove(
    definition: ResourceDefinition,
    object: KubernetesObject,
  ): KubernetesObject {
    const { namespace, name } = object.metadata;
    const key = storageKey(namespace, name);
    const previous = this.#objects.get(definition)?.get(key);
    const removed = this.#stamp(object);
    this.#objects.get(definition)?.delete(key);
    this.#byUid.delete(object.metadata.uid);
    this.#publish({
      revision: this.#revision,
      type: 'DELETED',
      definition,
      key,
      object: removed,
      previous,
    });
    return removed;
  }

  /**
   * The writes after a revision, oldest first.
   * @throws CompactedError when some of them are forgotten
   */
  eventsAfter(revision: number): StoreEvent[] {
    if (revision < this.#oldest) {
      throw new CompactedError(revision, this.#oldest);
    }
    return this.#history.filter(event => event.revision > revision);
  }

  /** Calls the listener within every write. Listeners must only take note: writing from one is not allowed. */
  subscribe(listener: (event: StoreEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #stamp(object: KubernetesObject): KubernetesObject {
    this.#revision += 1;
    return {
      ...object,
      metadata: { ...object.metadata, resourceVersion: `${this.#revision}` },
    };
  }

  #publish(event: StoreEvent) {
    this.#history.push(event);
    // Trimmed in large steps, because removing from the front costs as much as the array is long.
    if (this.#history.length > this.#historyLimit * 1.25) {
      this.#history = this.#history.slice(-this.#historyLimit);
      this.#oldest = this.#history[0].revision - 1;
    }
    for (const listener of this.#listeners) {
      listener(event);
    }
  }
}
