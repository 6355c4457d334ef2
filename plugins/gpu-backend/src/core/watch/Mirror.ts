import { isDeepStrictEqual } from 'node:util';
import { KubernetesObject, objectKey } from './KubernetesObject';

/** What became of one object: without `before` it is new, without `after` it is gone. */
export interface ObjectChange {
  key: string;
  before?: KubernetesObject;
  after?: KubernetesObject;
}

/**
 * The objects of one collection. What comes in waits until `advance`, so that whoever computes from the objects sees
 * them stand still meanwhile. Objects are never changed in place.
 */
export class Mirror {
  readonly #mostPerNamespace: number;
  readonly #counts = new Map<string, number>();
  readonly #overfull = new Set<string>();
  readonly #objects = new Map<string, KubernetesObject>();
  readonly #waiting = new Map<string, KubernetesObject | undefined>();
  readonly #problems = new Map<string, string>();

  /** @param mostPerNamespace - objects beyond that are left out */
  constructor(mostPerNamespace = Infinity) {
    this.#mostPerNamespace = mostPerNamespace;
  }

  /** Namespaces of which not all objects are followed. */
  get overfull(): ReadonlySet<string> {
    return this.#overfull;
  }

  /** The objects as of the last `advance`, by `namespace/name`. */
  get objects(): ReadonlyMap<string, KubernetesObject> {
    return this.#objects;
  }

  /** Why objects that are there cannot be used, by key. */
  get problems(): ReadonlyMap<string, string> {
    return this.#problems;
  }

  /** @returns whether anything is new */
  apply(object: KubernetesObject): boolean {
    const key = objectKey(object);
    const wasRejected = this.#problems.delete(key);
    const latest = this.#latest(key);
    if (latest && isDeepStrictEqual(latest, object)) {
      return wasRejected;
    }
    if (!latest && !this.#admit(object.metadata.namespace ?? '')) {
      return wasRejected;
    }
    this.#waiting.set(key, object);
    return true;
  }

  /** Notes an object that cannot be used; nothing is kept of it. */
  reject(key: string, problem: string): boolean {
    const known = this.#problems.get(key);
    this.#remove(key);
    this.#problems.set(key, problem);
    return known !== problem;
  }

  /** @returns whether anything is new */
  delete(key: string): boolean {
    const wasRejected = this.#problems.delete(key);
    return this.#remove(key) || wasRejected;
  }

  /** Deletes everything but the given keys; with `among`, only of the keys for which that holds. */
  retain(
    keys: ReadonlySet<string>,
    among: (key: string) => boolean = () => true,
  ): boolean {
    let changed = false;
    for (const known of [this.#objects, this.#waiting, this.#problems]) {
      for (const key of known.keys()) {
        if (!keys.has(key) && among(key)) {
          changed = this.delete(key) || changed;
        }
      }
    }
    return changed;
  }

  /** Takes in what waits, and says what changed by it. */
  advance(): ObjectChange[] {
    const changes: ObjectChange[] = [];
    for (const [key, after] of this.#waiting) {
      const before = this.#objects.get(key);
      if (after) {
        this.#objects.set(key, after);
      } else {
        this.#objects.delete(key);
      }
      if (before || after) {
        changes.push({ key, before, after });
      }
    }
    this.#waiting.clear();
    return changes;
  }

  #latest(key: string): KubernetesObject | undefined {
    return this.#waiting.has(key)
      ? this.#waiting.get(key)
      : this.#objects.get(key);
  }

  #admit(namespace: string): boolean {
    const count = this.#counts.get(namespace) ?? 0;
    if (count >= this.#mostPerNamespace) {
      this.#overfull.add(namespace);
      return false;
    }
    this.#counts.set(namespace, count + 1);
    return true;
  }

  #remove(key: string): boolean {
    const latest = this.#latest(key);
    if (!latest) {
      return false;
    }
    const namespace = latest.metadata.namespace ?? '';
    const left = this.#counts.get(namespace)! - 1;
    if (left > 0) {
      this.#counts.set(namespace, left);
    } else {
      this.#counts.delete(namespace);
    }
    if (left < this.#mostPerNamespace) {
      this.#overfull.delete(namespace);
    }
    this.#waiting.set(key, undefined);
    return true;
  }
}
