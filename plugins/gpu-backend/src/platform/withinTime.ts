import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits for something, but not for ever: what takes longer goes on by itself, and nobody waits for it.
 *
 * @param action - that never rejects
 */
export async function withinTime(
  milliseconds: number,
  action: Promise<void>,
): Promise<void> {
  const done = new AbortController();
  await Promise.race([
    action.finally(() => done.abort()),
    sleep(milliseconds, undefined, { signal: done.signal, ref: false }).catch(
      () => undefined,
    ),
  ]);
}
