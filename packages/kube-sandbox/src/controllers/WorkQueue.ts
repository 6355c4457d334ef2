import { Clock, TimerHandle } from '../cluster/Clock';

/** How a queue works and repeats. */
export interface WorkQueueOptions {
  clock: Clock;
  /** Handles one key. Throwing puts the key back with a growing delay. */
  work: (key: string, queue: WorkQueue) => void;
  /** Told of every failure; the queue itself goes on. */
  onFailure: (key: string, error: Error) => void;
  /** Milliseconds before the first repetition; doubles with each failure of the key. */
  baseDelay?: number;
  /** Milliseconds that no repetition waits longer than. */
  maxDelay?: number;
}

/**
 * Keys to work on, each at most once at a time, in order. Work never runs inside the call that adds a key, so that a
 * write is complete before anyone reacts to it.
 */
export class WorkQueue {
  readonly #options: WorkQueueOptions;
  readonly #pending = new Set<string>();
  readonly #delayed = new Map<string, TimerHandle>();
  readonly #failures = new Map<string, number>();
  #run: TimerHandle | undefined;
  #isStopped = false;

  constructor(options: WorkQueueOptions) {
    this.#options = options;
  }

  add(key: string): void {
    if (this.#isStopped) {
      return;
    }
    this.#pending.add(key);
    this.#run ??= this.#options.clock.setTimeout(() => this.#drain(), 0);
  }

  /** Adds a key later, replacing an earlier appointment of the same key. */
  addAfter(key: string, delay: number): void {
    const { clock } = this.#options;
    clock.clearTimeout(this.#delayed.get(key));
    if (this.#isStopped) {
      return;
    }
    this.#delayed.set(
      key,
      clock.setTimeout(() => {
        this.#delayed.delete(key);
        this.add(key);
      }, delay),
    );
  }

  /** Forgets the failures of a key, so that its next failure is again its first. */
  forget(key: string): void {
    this.#failures.delete(key);
  }

  stop(): void {
    const { clock } = this.#options;
    this.#isStopped = true;
    clock.clearTimeout(this.#run);
    this.#delayed.forEach(handle => clock.clearTimeout(handle));
    this.#delayed.clear();
    this.#pending.clear();
  }

  #drain() {
    const { work, clock } = this.#options;
    const keys = [...this.#pending];
    this.#pending.clear();
    this.#run = undefined;
    for (const key of keys) {
      if (this.#isStopped) {
        return;
      }
      clock.clearTimeout(this.#delayed.get(key));
      this.#delayed.delete(key);
      try {
        work(key, this);
        this.#failures.delete(key);
      } catch (error) {
        this.#failed(key, error as Error);
      }
    }
  }

  #failed(key: string, error: Error) {
    const { baseDelay = 5, maxDelay = 1_000_000, onFailure } = this.#options;
    const failures = this.#failures.get(key) ?? 0;
    this.#failures.set(key, failures + 1);
    onFailure(key, error);
    this.addAfter(key, Math.min(baseDelay * 2 ** failures, maxDelay));
  }
}
