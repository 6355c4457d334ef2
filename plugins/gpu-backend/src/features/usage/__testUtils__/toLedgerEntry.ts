import { AllocationRow, LedgerEntry, toAttribution } from '../AllocationRow';

/** An allocation as it counts. */
export function toLedgerEntry(row: AllocationRow): LedgerEntry {
  return {
    id: row.id,
    cluster: row.cluster,
    device: row.device,
    ...toAttribution(row),
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
