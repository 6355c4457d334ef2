import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const most = 20;

/**
 * Collects garbage until a condition holds, or often enough: what optimised code or the stack still refers to may outlive
 * one collection.
 */
export async function collectGarbage(
  until: () => boolean = () => false,
): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let count = 0; count < most; count += 1) {
    await setImmediate();
    collect();
    await setImmediate();
    if (until()) {
      return;
    }
  }
}
