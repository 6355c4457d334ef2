import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits for something for a limited time. What takes longer goes on by itself.
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
