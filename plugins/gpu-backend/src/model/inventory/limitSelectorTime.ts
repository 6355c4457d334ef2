import { CompiledSelector, EvaluateSelector } from '@backstage-gpu/dra';

/** An evaluation that takes less is not counted: usual ones take microseconds. */
const noticeable = 0.2;

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
    const before = spent.get(selector) ?? 0;
    if (before >= share) {
      return {
        undecided: `the selector takes too long: it had ${share} ms and was not through with all devices`,
      };
    }
    const started = now();
    const result = selector.evaluate(device);
    const took = now() - started;
    if (took >= noticeable) {
      spent.set(selector, before + took);
    }
    return result;
  };
}
