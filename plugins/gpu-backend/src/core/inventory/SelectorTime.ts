import { CompiledSelector } from '@backstage-gpu/cel';
import { DeviceSelection, EvaluateSelector } from '@backstage-gpu/dra';

/**
 * Selectors whose estimated work is at most this take some microseconds and are never limited, so that a pause of the
 * process while one is asked is not held against it.
 */
const cheap = 1000;
/** Milliseconds of one step; a single evaluation ends within some 20 ms of its own. */
const turnShare = 10;

const outOfTime = 'the selector takes too long';

/** Whether a selector may take long on a device. */
export function isExpensive({ estimatedWork }: CompiledSelector): boolean {
  return (estimatedWork ?? 0) > cheap;
}

/**
 * Asks selectors until the expensive ones have had their share of time; from then on these are undecided. An expression
 * can be built to run for 20 ms on every device and still pass the API server's cost limit; thousands of devices would
 * then keep everybody waiting. Answers that are known already cost nothing, so asking again later goes on from where it
 * ended.
 */
export class SelectorTime {
  readonly #share: number;
  readonly #now: () => number;
  #spent = 0;
  #spentInTurn = 0;

  /** @param share - milliseconds for all selectors together */
  constructor(share: number, now: () => number = () => performance.now()) {
    this.#share = share;
    this.#now = now;
  }

  /** Whether nothing is left of the share, so that another step would not get further. */
  get isSpent(): boolean {
    return this.#spent >= this.#share;
  }

  readonly evaluate: EvaluateSelector = (selector, device) => {
    if (!isExpensive(selector)) {
      return selector.evaluate(device);
    }
    if (this.isSpent || this.#spentInTurn >= turnShare) {
      return { undecided: `${outOfTime}: it is not through with all devices` };
    }
    const started = this.#now();
    const result = selector.evaluate(device);
    const took = this.#now() - started;
    this.#spent += took;
    this.#spentInTurn += took;
    return result;
  };

  /** Goes through steps that ask selectors, and gives each step a turn of its own. */
  *inTurns<T>(steps: Generator<void, T, void>): Generator<void, T, void> {
    for (;;) {
      this.#spentInTurn = 0;
      const { done, value } = steps.next();
      if (done) {
        return value;
      }
      yield;
    }
  }
}

/** Whether a selector had no time left for some device, so that it is worth to ask again. */
export function isOutOfTime({ undecided }: DeviceSelection): boolean {
  return undecided.some(({ message }) => message.includes(outOfTime));
}
