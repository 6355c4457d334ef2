import { Knex } from 'knex';
import { AllocationRow, LedgerEntry, toAttribution } from '../AllocationRow';
import { Interval } from '../Interval';

/** The allocations that overlap with an interval: for each device in the order of time. */
export async function readOverlapping(
  knex: Knex,
  { from, to }: Interval,
): Promise<LedgerEntry[]> {
  const rows = await knex<AllocationRow>('gpu_usage_allocations').where(
    'allocated_after',
    '<',
    new Date(to).toISOString(),
  );
  const entries = rows.map(toLedgerEntry);
  const closed = entries.filter(({ end }) => end && end.freedBy > from);
  closed.sort(
    (left, right) =>
      left.end!.freedBy - right.end!.freedBy || left.id - right.id,
  );
  return [...closed, ...entries.filter(({ end }) => !end)];
}

function toLedgerEntry(row: AllocationRow): LedgerEntry {
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
