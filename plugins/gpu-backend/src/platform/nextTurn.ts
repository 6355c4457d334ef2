import { setImmediate } from 'node:timers/promises';

/** Lets the process do other things once: the one way in which long work yields. */
export function nextTurn(): Promise<void> {
  return setImmediate();
}
