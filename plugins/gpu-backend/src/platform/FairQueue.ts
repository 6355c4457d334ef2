import { ServiceUnavailableError } from '@backstage/errors';
import { TooManyQuestionsError } from './TooManyQuestionsError';

interface Task {
  run: () => Promise<void>;
}

/**
 * Runs tasks one at a time. Callers take turns, so that one who asks much waits for itself and not the others for it.
 */
export class FairQueue {
  readonly #mostOfCaller: number;
  readonly #most: number;
  /** By caller, in the order of their turns. */
  readonly #waiting = new Map<string, Task[]>();
  /** Waiting and running, by caller. */
  readonly #counts = new Map<string, number>();
  #count = 0;
  #running = false;

  constructor(options: { mostOfCaller: number; most: number }) {
    this.#mostOfCaller = options.mostOfCaller;
    this.#most = options.most;
  }

  /**
   * @throws TooManyQuestionsError when the caller has its share of tasks waiting already
   * @throws ServiceUnavailableError when all callers together have too many
   */
  async run<T>(caller: string, task: () => Promise<T>): Promise<T> {
    const own = this.#counts.get(caller) ?? 0;
    if (own >= this.#mostOfCaller) {
      throw new TooManyQuestionsError(
        `${own} of your questions wait already: ask again when they are answered`,
      );
    }
    if (this.#count >= this.#most) {
      throw new ServiceUnavailableError(
        `${this.#count} questions wait already: ask again in a moment`,
      );
    }
    this.#counts.set(caller, own + 1);
    this.#count += 1;
    try {
      return await this.#enqueue(caller, task);
    } finally {
      this.#count -= 1;
      const left = this.#counts.get(caller)! - 1;
      if (left === 0) {
        this.#counts.delete(caller);
      } else {
        this.#counts.set(caller, left);
      }
    }
  }

  #enqueue<T>(caller: string, task: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const tasks = this.#waiting.get(caller) ?? [];
      tasks.push({ run: () => task().then(resolve, reject) });
      this.#waiting.set(caller, tasks);
      void this.#drain();
    });
  }

  async #drain(): Promise<void> {
    if (this.#running) {
      return;
    }
    this.#running = true;
    for (;;) {
      const [next] = this.#waiting;
      if (!next) {
        break;
      }
      const [caller, tasks] = next;
      const task = tasks.shift()!;
      // To the end of the line.
      this.#waiting.delete(caller);
      if (tasks.length > 0) {
        this.#waiting.set(caller, tasks);
      }
      await task.run();
    }
    this.#running = false;
  }
}
