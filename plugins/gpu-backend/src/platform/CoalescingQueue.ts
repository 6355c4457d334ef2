import { toError } from '@backstage/errors';

interface Line {
  running: Promise<void>;
  /** What is asked for while one runs is done once after it, however often it was asked for. */
  waiting?: Promise<void>;
}

/** Does things of one name one after another, and things of several names beside each other. */
export class CoalescingQueue {
  readonly #lines = new Map<string, Line>();
  readonly #onError: (name: string, error: Error) => void;

  constructor(onError: (name: string, error: Error) => void) {
    this.#onError = onError;
  }

  /** Resolves when the action was done once from now on. What it throws is for `onError`. */
  run(name: string, action: () => Promise<void>): Promise<void> {
    const line = this.#lines.get(name);
    if (!line) {
      return this.#start(name, action);
    }
    line.waiting ??= line.running.then(() => this.#start(name, action));
    return line.waiting;
  }

  #start(name: string, action: () => Promise<void>): Promise<void> {
    const line: Line = {
      running: action()
        .catch(error => this.#onError(name, toError(error)))
        .then(() => {
          // What waits begins right after this, with a line of its own.
          if (!line.waiting) {
            this.#lines.delete(name);
          }
        }),
    };
    this.#lines.set(name, line);
    return line.running;
  }
}
