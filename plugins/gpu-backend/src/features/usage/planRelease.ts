import { HeldDevice } from './HeldDevice';
import { OpenAllocation } from './OpenAllocation';
import { contradictionDelay, Evidence } from './planAllocation';

/** When an allocation ended. */
export interface Ending {
  /** Up to here it counts. */
  freedAt: number;
  /** At this moment it had ended. */
  freedBy: number;
}

/**
 * When an allocation ended whose device is seen without it; undefined to wait, because another replica has just written
 * that it began and may know better.
 *
 * A replica that has watched the device saw it end: now, or when the device's next allocation was made. Else it ended
 * after anybody last watched: it counts up to there, and the rest is kept as unknown.
 */
export function planRelease(
  open: OpenAllocation,
  next: HeldDevice | undefined,
  { now, witnessed, observedUntil = 0, waitingSince = now }: Evidence,
): Ending | undefined {
  const between = (time: number) =>
    Math.min(Math.max(time, open.allocatedAt), now);
  const freedBy = between(next?.allocatedAt ?? now);
  if (witnessed) {
    return { freedAt: freedBy, freedBy };
  }
  if (open.openedAt > now - contradictionDelay) {
    return undefined;
  }
  return {
    freedAt: Math.min(between(Math.min(observedUntil, waitingSince)), freedBy),
    freedBy,
  };
}
