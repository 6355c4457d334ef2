import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits for something for a limited time. What takes longer goes on by itself.
 *
 * @returns whether it was done in that time
 * @throws what it throws in that time; what it throws later, nobody hears
 */
export async function withinTime(
  milliseconds: number,
  action: Promise<void>,
): Promise<boolean> {
  const done = new AbortController();
  const late = sleep(milliseconds, false, {
    signal: done.signal,
    ref: false,
  }).catch(() => true);
  return Promise.race([
    action.then(() => true).finally(() => done.abort()),
    late,
  ]);
}
