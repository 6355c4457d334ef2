import { nextTurn } from './nextTurn';

/** What is asked to end early. */
export interface TurnOptions {
  signal?: AbortSignal;
  /** Told the milliseconds of the processor that all steps took, at the end. */
  onDone?: (milliseconds: number) => void;
}

/** How long anything may go on before answers get their turn. */
export const turnMilliseconds = 8;

/**
 * Runs steps to their end and lets the process do other things in between, so that no answer waits for them.
 *
 * @throws the signal's reason when it aborts before the end
 */
export async function runInTurns<T>(
  steps: Generator<void, T, void>,
  { signal, onDone }: TurnOptions = {},
): Promise<T> {
  let busy = 0;
  for (;;) {
    const started = performance.now();
    let now = started;
    do {
      const { done, value } = steps.next();
      now = performance.now();
      if (done) {
        onDone?.(busy + now - started);
        return value;
      }
    } while (now - started < turnMilliseconds);
    busy += now - started;
    await nextTurn();
    signal?.throwIfAborted();
  }
}
