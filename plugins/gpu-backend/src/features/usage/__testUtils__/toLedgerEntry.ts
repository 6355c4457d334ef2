import {
  AllocationRow,
  LedgerEntry,
  toAttribution,
  toTimes,
} from '../AllocationRow';

/** An allocation as it counts. */
export function toLedgerEntry(row: AllocationRow): LedgerEntry {
  return {
    id: row.id,
    cluster: row.cluster,
    device: row.device,
    ...toAttribution(row),
    ...toTimes(row),
  };
}
