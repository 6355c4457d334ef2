import { Snapshot } from './Snapshot';

/** Builds the next snapshot from the one before. */
export type BuildSnapshot = (
  previous: Snapshot,
  changed: ReadonlySet<string>,
) => Snapshot;

/** Changes that come within this time make one snapshot. */
const batchMilliseconds = 100;

/**
 * Holds the newest snapshot. Changes are batched, then one snapshot is built and every subscriber told; nothing is
 * computed while an event is handled or a page waits.
 */
export class SnapshotPublisher {
  readonly #build: BuildSnapshot;
  readonly #subscribers = new Set<(snapshot: Snapshot) => void>();
  readonly #onError: (error: unknown) => void;
  #current: Snapshot;
  #changed = new Set<string>();
  #timer?: NodeJS.Timeout;

  constructor(options: {
    initial: Snapshot;
    build: BuildSnapshot;
    onError: (error: unknown) => void;
  }) {
    this.#current = options.initial;
    this.#build = options.build;
    this.#onError = options.onError;
  }

  get current(): Snapshot {
    return this.#current;
  }

  /** Says that a cluster's picture changed. */
  changed(cluster: string) {
    this.#changed.add(cluster);
    this.#timer ??= setTimeout(() => this.flush(), batchMilliseconds).unref();
  }

  /** Builds now what is due. */
  flush() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#changed.size === 0) {
      return;
    }
    const changed = this.#changed;
    this.#changed = new Set();
    try {
      this.#current = this.#build(this.#current, changed);
    } catch (error) {
      this.#onError(error);
      return;
    }
    for (const subscriber of this.#subscribers) {
      subscriber(this.#current);
    }
  }

  /** Calls with every new snapshot until the returned function is called. */
  subscribe(subscriber: (snapshot: Snapshot) => void): () => void {
    this.#subscribers.add(subscriber);
    return () => this.#subscribers.delete(subscriber);
  }

  stop() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#subscribers.clear();
  }
}
