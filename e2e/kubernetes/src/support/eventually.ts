import { setTimeout as sleep } from 'node:timers/promises';

/** Asks until the answer is truthy, at most so many seconds. Throws with what was waited for, and how it stands instead. */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | undefined | false>,
  seconds = 15,
  describe?: () => string,
): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (answer) {
      return answer;
    }
    if (Date.now() > end) {
      throw new Error(
        [`waited ${seconds} s without success for ${what}`, describe?.()]
          .filter(Boolean)
          .join(': '),
      );
    }
    await sleep(50);
  }
}
