import { Attribution } from './HeldDevice';
import { OpenAllocation } from './OpenAllocation';

/** A row of `gpu_usage_allocations`; see the migration for what its columns mean. */
export interface AllocationRow {
  id: number;
  cluster: string;
  device: string;
  open_device: string | null;
  claim_uid: string;
  allocation: string;
  namespace: string;
  claim: string;
  tier: string | null;
  price_per_hour: number | null;
  project: string | null;
  holder: string | null;
  request: string | null;
  memory_bytes: number | null;
  allocated_after: string;
  allocated_at: string;
  freed_at: string | null;
  freed_by: string | null;
  opened_at: string;
}

/** An allocation as it counts. Times are milliseconds since 1970. */
export interface LedgerEntry extends Attribution {
  id: number;
  cluster: string;
  device: string;
  /** Before this it was not allocated. */
  allocatedAfter: number;
  /** From here on it counts. */
  allocatedAt: number;
  /** Absent while it is allocated. */
  end?: {
    /** Up to here it counts. */
    freedAt: number;
    /** At this moment it was seen free. */
    freedBy: number;
  };
}

/** The columns of what an allocation counts for. */
export function attributionColumns({
  tier,
  pricePerHour,
  project,
  holder,
  request,
  memoryBytes,
}: Attribution) {
  return {
    tier: tier ?? null,
    price_per_hour: pricePerHour ?? null,
    project: project ?? null,
    holder: holder ?? null,
    request: request ?? null,
    memory_bytes: memoryBytes ?? null,
  };
}

/** What an allocation counts for; columns that were not read are not known. */
export function toAttribution(
  row: Partial<ReturnType<typeof attributionColumns>>,
): Attribution {
  return {
    tier: row.tier ?? undefined,
    pricePerHour: row.price_per_hour ?? undefined,
    project: row.project ?? undefined,
    holder: row.holder ?? undefined,
    request: row.request ?? undefined,
    memoryBytes: row.memory_bytes ?? undefined,
  };
}

/** When an allocation began and ended. */
export function toTimes(
  row: Pick<
    AllocationRow,
    'allocated_after' | 'allocated_at' | 'freed_at' | 'freed_by'
  >,
): Pick<LedgerEntry, 'allocatedAfter' | 'allocatedAt' | 'end'> {
  return {
    allocatedAfter: Date.parse(row.allocated_after),
    allocatedAt: Date.parse(row.allocated_at),
    ...(row.freed_at === null || row.freed_by === null
      ? {}
      : {
          end: {
            freedAt: Date.parse(row.freed_at),
            freedBy: Date.parse(row.freed_by),
          },
        }),
  };
}

export function toOpenAllocation(row: AllocationRow): OpenAllocation {
  return {
    id: row.id,
    device: row.device,
    claimUid: row.claim_uid,
    allocation: row.allocation,
    allocatedAt: Date.parse(row.allocated_at),
    openedAt: Date.parse(row.opened_at),
    attribution: toAttribution(row),
  };
}
