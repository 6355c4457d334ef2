import { Attribution, HeldDevice } from './HeldDevice';

/** An allocation of the ledger that has not ended. Times are milliseconds since 1970. */
export interface OpenAllocation {
  /** Its row. */
  id: number;
  device: string;
  claimUid: string;
  /** See {@link allocationKey}. */
  allocation: string;
  allocatedAt: number;
  /** When it was written, by whichever replica. */
  openedAt: number;
  attribution: Attribution;
}

/**
 * Tells allocations of one device to one claim apart, since a claim can lose its devices and be given them again: when
 * the scheduler made it, or else when it was first seen.
 */
export function allocationKey(
  allocatedAt: number | undefined,
  firstSeen: number,
): string {
  return allocatedAt === undefined
    ? `seen ${new Date(firstSeen).toISOString()}`
    : `made ${new Date(allocatedAt).toISOString()}`;
}

/** Whether the device is held still by that allocation. A cluster that does not say when it allocates is believed. */
export function isSameAllocation(
  open: Pick<OpenAllocation, 'claimUid' | 'allocation'>,
  { claim, allocatedAt }: HeldDevice,
): boolean {
  if (open.claimUid !== claim.uid) {
    return false;
  }
  return (
    allocatedAt === undefined ||
    !open.allocation.startsWith('made') ||
    open.allocation === allocationKey(allocatedAt, allocatedAt)
  );
}
