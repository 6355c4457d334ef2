import { setTimeout as sleep } from 'node:timers/promises';

/** Asks every 100 ms until the answer is truthy. Throws with what was waited for after `seconds`. */
export async function waitFor(what, ask, { seconds = 60, signal } = {}) {
  const end = Date.now() + seconds * 1000;
  let last;
  while (Date.now() < end) {
    signal?.throwIfAborted();
    try {
      const answer = await ask();
      if (answer) {
        return answer;
      }
    } catch (error) {
      last = error;
    }
    await sleep(100, undefined, { signal });
  }
  const why = last ? `, at last: ${last.message}` : '';
  throw new Error(`${what} did not come within ${seconds} s${why}`, {
    cause: last,
  });
}
