import { Knex } from 'knex';
import { AllocationRow, LedgerEntry } from '../AllocationRow';
import { Interval } from '../Interval';
import { toLedgerEntry } from './toLedgerEntry';

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
