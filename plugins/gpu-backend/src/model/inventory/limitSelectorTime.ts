import { CompiledSelector, EvaluateSelector } from '@backstage-gpu/dra';

/**
 * Selectors whose cost, as the API server estimates it, is at most this take some microseconds and are never limited, so
 * that a pause of the process while one is asked is not held against it.
 */
const cheap = 10_000;

/**
 * Asks selectors until one has had its share of time; from then on it is undecided for devices. An expression can be
 * built to run for 20 ms on every device and still pass the API server's cost limit; thousands of devices would then keep
 * everybody waiting.
 *
 * @param share - milliseconds for each selector
 */
export function limitSelectorTime(
  share: number,
  now: () => number = () => performance.now(),
): EvaluateSelector {
  const spent = new WeakMap<CompiledSelector, number>();
  return (selector, device) => {
    if ((selector.estimatedCost ?? 0) <= cheap) {
      return selector.evaluate(device);
    }
    const before = spent.get(selector) ?? 0;
    if (before >= share) {
      return {
        undecided: `the selector takes too long: it had ${share} ms and was not through with all devices`,
      };
    }
    const started = now();
    const result = selector.evaluate(device);
    spent.set(selector, before + now() - started);
    return result;
  };
}
