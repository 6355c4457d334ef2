import { setImmediate } from 'node:timers/promises';

const turnMilliseconds = 8;

/** Runs steps to their end and lets the process do other things in between, so that no answer waits for them. */
export async function runInTurns<T>(steps: Generator<void, T>): Promise<T> {
  for (;;) {
    const end = performance.now() + turnMilliseconds;
    do {
      const { done, value } = steps.next();
      if (done) {
        return value;
      }
    } while (performance.now() < end);
    await setImmediate();
  }
}
