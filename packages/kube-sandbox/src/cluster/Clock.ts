/**
 * A pending timer, opaque to everyone but the clock that made it.
 *
 * @public
 */
export type TimerHandle = unknown;

/**
 * Time as the cluster sees it; tests replace it.
 *
 * @public
 */
export interface Clock {
  now(): Date;
  /** @param delay - milliseconds */
  setTimeout(callback: () => void, delay: number): TimerHandle;
  clearTimeout(handle: TimerHandle): void;
}

/** The clock of the machine. Its timers never keep the process alive. */
export const systemClock: Clock = {
  now: () => new Date(),
  setTimeout: (callback, delay) => {
    const timer = setTimeout(callback, delay);
    timer.unref();
    return timer;
  },
  clearTimeout: handle => clearTimeout(handle as NodeJS.Timeout),
};

/** Kubernetes writes times in whole seconds of UTC. */
export function formatTime(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}

/** `meta/v1 MicroTime`: six digits of a second. */
export function formatMicroTime(time: Date): string {
  return `${time.toISOString().slice(0, 23)}000Z`;
}
