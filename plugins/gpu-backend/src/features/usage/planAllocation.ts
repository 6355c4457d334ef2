import { HeldDevice } from './HeldDevice';
import { allocationKey } from './OpenAllocation';

/** An allocation of the device to the same claim that the ledger has already. */
export interface KnownAllocation {
  id: number;
  allocation: string;
  /** Absent while it is open. */
  freedBy?: number;
}

/** When an allocation began. */
export interface Beginning {
  /** Before this it was not allocated. */
  allocatedAfter: number;
  /** From here on it counts. */
  allocatedAt: number;
  allocation: string;
}

/** What to write of a device that is seen to be allocated and is not open in the ledger. */
export type AllocationPlan =
  | { kind: 'insert'; beginning: Beginning }
  /** The ledger says that it ended, wrongly. */
  | { kind: 'reopen'; id: number }
  /** Another replica has just written otherwise; it may know better. */
  | { kind: 'wait' };

/** What a replica knows of the time before it saw something. */
export interface Evidence {
  now: number;
  /** Whether it has watched the cluster since it last looked, so that what it sees to be new is. */
  witnessed: boolean;
  /** Until when any replica watched the cluster; absent when none ever did. */
  observedUntil?: number;
  /** Since when it sees what another replica has written otherwise. */
  waitingSince?: number;
}

/**
 * Replicas see events at different moments. What one has written, another contradicts only when it still sees otherwise
 * so much later, in milliseconds.
 */
export const contradictionDelay = 60_000;

/**
 * Decides what becomes of an allocation that is not open in the ledger. All replicas that see it decide the same, or what
 * the database's unique keys make the same.
 */
export function planAllocation(
  held: HeldDevice,
  known: readonly KnownAllocation[],
  evidence: Evidence,
): AllocationPlan {
  const { now } = evidence;
  const isRecent = ({ freedBy = now }: KnownAllocation) =>
    freedBy > now - contradictionDelay;
  if (held.allocatedAt !== undefined) {
    const key = allocationKey(held.allocatedAt, now);
    const same = known.find(({ allocation }) => allocation === key);
    if (same) {
      return isRecent(same)
        ? { kind: 'wait' }
        : { kind: 'reopen', id: same.id };
    }
  } else if (known.some(isRecent)) {
    return { kind: 'wait' };
  }
  const lastFreed = Math.max(0, ...known.map(({ freedBy = 0 }) => freedBy));
  return {
    kind: 'insert',
    beginning: dateBeginning(held, lastFreed, evidence),
  };
}

/**
 * When an allocation began that is seen for the first time.
 *
 * - The cluster says when: then. Its clock may be ahead of ours, so not after now.
 * - It does not, and this replica has watched: now, which is late by at most the delay of the watch.
 * - Another replica saw it end a moment before: when this one began to see it, and not before that end.
 * - Else it began after anybody last watched and after its claim was made. That stretch is kept as unknown, and it counts
 *   from now on.
 *
 * @param lastFreed - when its device was last seen free of the same claim; 0 for never
 */
function dateBeginning(
  { allocatedAt, claimCreatedAt = 0 }: HeldDevice,
  lastFreed: number,
  { now, witnessed, observedUntil = 0, waitingSince }: Evidence,
): Beginning {
  const allocation = allocationKey(allocatedAt, now);
  if (allocatedAt !== undefined) {
    const at = Math.min(allocatedAt, now);
    return { allocatedAfter: at, allocatedAt: at, allocation };
  }
  if (witnessed) {
    return { allocatedAfter: now, allocatedAt: now, allocation };
  }
  const at = Math.min(now, Math.max(waitingSince ?? now, lastFreed));
  const earliest =
    waitingSince === undefined
      ? Math.max(observedUntil, claimCreatedAt)
      : Math.max(lastFreed, claimCreatedAt);
  return {
    allocatedAfter: Math.min(earliest || at, at),
    allocatedAt: at,
    allocation,
  };
}
