import { setTimeout as sleep } from 'node:timers/promises';
import { runInTurns } from '../../platform/runInTurns';
import { Snapshot } from './Snapshot';

/**
 * Builds the next snapshot from the one before, in steps between which others may run; the same snapshot when nothing
 * changed.
 */
export type BuildSnapshot = (
  previous: Snapshot,
  changed: ReadonlySet<string>,
) => Generator<void, Snapshot, void>;

/** How long a build took of the processor, and whether it made a new snapshot. */
export interface BuildReport {
  milliseconds: number;
  changed: boolean;
}

/** How long the first change after a rest waits for others that come with it. */
const shortestWait = 20;
/** Snapshots do not follow each other faster; work that made none, as while the first lists come in, delays nothing. */
const batchMilliseconds = 100;

/**
 * Holds the newest snapshot. Changes are batched, then one snapshot is built and every subscriber told; nothing is
 * computed while an event is handled or a page waits.
 */
export class SnapshotPublisher {
  readonly #build: BuildSnapshot;
  readonly #subscribers = new Set<(snapshot: Snapshot) => void>();
  readonly #onError: (error: unknown) => void;
  readonly #onBuilt: (report: BuildReport) => void;
  readonly #stopping = new AbortController();
  #current: Snapshot;
  #changed = new Set<string>();
  #running?: Promise<void>;
  #lastBuild = -Infinity;

  constructor(options: {
    initial: Snapshot;
    build: BuildSnapshot;
    onError: (error: unknown) => void;
    onBuilt?: (report: BuildReport) => void;
  }) {
    this.#current = options.initial;
    this.#build = options.build;
    this.#onError = options.onError;
    this.#onBuilt = options.onBuilt ?? (() => {});
  }

  get current(): Snapshot {
    return this.#current;
  }

  /** Says that a cluster's picture changed. */
  changed(cluster: string) {
    this.#changed.add(cluster);
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
  }

  /** Calls with every new snapshot until the returned function is called. */
  subscribe(subscriber: (snapshot: Snapshot) => void): () => void {
    this.#subscribers.add(subscriber);
    return () => this.#subscribers.delete(subscriber);
  }

  /** Ends; resolves when nothing is being built any more. */
  async stop(): Promise<void> {
    this.#subscribers.clear();
    this.#stopping.abort();
    await this.#running;
  }

  async #run() {
    const { signal } = this.#stopping;
    while (this.#changed.size > 0 && !signal.aborted) {
      const next = this.#lastBuild + batchMilliseconds - performance.now();
      await sleep(Math.max(shortestWait, next), undefined, {
        signal,
        ref: false,
      }).catch(() => undefined);
      if (!signal.aborted) {
        await this.#buildNext();
      }
    }
  }

  async #buildNext() {
    const changed = this.#changed;
    this.#changed = new Set();
    const started = performance.now();
    let milliseconds = 0;
    try {
      const next = await runInTurns(this.#build(this.#current, changed), {
        signal: this.#stopping.signal,
        onDone: took => {
          milliseconds = took;
        },
      });
      this.#onBuilt({ milliseconds, changed: next !== this.#current });
      if (next === this.#current) {
        return;
      }
      this.#lastBuild = started;
      this.#current = next;
    } catch (error) {
      if (!this.#stopping.signal.aborted) {
        this.#onError(error);
      }
      return;
    }
    for (const subscriber of this.#subscribers) {
      subscriber(this.#current);
    }
  }
}
