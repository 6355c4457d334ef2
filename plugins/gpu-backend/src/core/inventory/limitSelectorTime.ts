import { DeviceSelection, EvaluateSelector } from '@backstage-gpu/dra';

/**
 * Selectors whose cost, as the API server estimates it, is at most this take some microseconds and are never limited, so
 * that a pause of the process while one is asked is not held against it.
 */
const cheap = 1000;

const outOfTime = 'the selector takes too long';

/**
 * Asks selectors until the dear ones have had their share of time; from then on these are undecided. An expression can be
 * built to run for 20 ms on every device and still pass the API server's cost limit; thousands of devices would then keep
 * everybody waiting. Answers that are known already cost nothing, so asking anew later goes on from where it ended.
 *
 * @param share - milliseconds for all selectors together
 */
export function limitSelectorTime(
  share: number,
  now: () => number = () => performance.now(),
): EvaluateSelector {
  let spent = 0;
  return (selector, device) => {
    if ((selector.estimatedCost ?? 0) <= cheap) {
      return selector.evaluate(device);
    }
    if (spent >= share) {
      return { undecided: `${outOfTime}: it is not through with all devices` };
    }
    const started = now();
    const result = selector.evaluate(device);
    spent += now() - started;
    return result;
  };
}

/** Whether a selector had no time left for some device, so that it is worth to ask again. */
export function isOutOfTime({ undecided }: DeviceSelection): boolean {
  return undecided.some(({ message }) => message.includes(outOfTime));
}
