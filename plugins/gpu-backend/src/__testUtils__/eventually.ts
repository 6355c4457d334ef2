import { setTimeout as sleep } from 'node:timers/promises';

/** Asks until there is an answer, at most 20 seconds. */
export async function eventually<T>(
  ask: () => Promise<T | undefined>,
): Promise<T> {
  const end = Date.now() + 20_000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) {
      return answer;
    }
    if (Date.now() > end) {
      throw new Error('it did not happen in time');
    }
    await sleep(20);
  }
}
