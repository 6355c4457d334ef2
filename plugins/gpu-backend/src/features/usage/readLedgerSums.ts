import { InputError } from '@backstage/errors';
import { UsageDimension } from '@backstage-gpu/plugin-gpu-common';
import { Knex } from 'knex';
import { LedgerEntry, toAttribution, toTimes } from './AllocationRow';
import { Interval } from './Interval';
import { mostRows, sumLedger } from './sumLedger';
import { SummedTime } from './UsageSum';
import { Counted } from './UsageTally';

/** Milliseconds that the statement may take. */
const longest = 10_000;

/** Allocations of one group that count from one moment to another, with nothing that is not known. */
export interface LedgerSum {
  counted: Counted;
  /** Such as `2026-11-01`, where days are told apart; else empty. */
  date: string;
  time: SummedTime;
}

/** An allocation that is to be counted by itself. */
export interface LedgerSingle {
  counted: Counted & { cluster: string };
  entry: Pick<LedgerEntry, 'allocatedAfter' | 'allocatedAt' | 'end'>;
  /** Up to where its device is counted already, certainly and perhaps. */
  before: { used: number; seen: number };
}

/**
 * Counts the allocations that overlap with a window, in one statement that gives a row for each group. Allocations of which
 * something is not known, that go on, or that cross midnight where days are told apart, are given one by one.
 *
 * @throws InputError when there are more of these than can be answered
 */
export async function readLedgerSums(
  knex: Knex,
  question: {
    window: Interval;
    groupBy: readonly UsageDimension[];
    projects?: ReadonlySet<string>;
  },
): Promise<{ sums: LedgerSum[]; singles: LedgerSingle[] }> {
  const { window, groupBy, projects } = question;
  if (projects?.size === 0) {
    return { sums: [], singles: [] };
  }
  const isPostgres = knex.client.config.client === 'pg';
  const rows = await knex
    .raw(sumLedger(isPostgres ? 'pg' : 'sqlite', question), {
      from: toText(window.from),
      to: toText(window.to),
      ...Object.fromEntries(
        [...(projects ?? [])].map((name, index) => [`project${index}`, name]),
      ),
    })
    .timeout(longest);
  const found: Row[] = isPostgres ? rows.rows : rows;
  if (found.length >= mostRows) {
    throw new InputError(
      'to: more than can be answered happened in that time; ask for parts of it',
    );
  }
  const isByDay = groupBy.includes('day');
  return {
    sums: found
      .filter(({ single }) => single === null)
      .map(row => toSum(row, isByDay)),
    singles: found.filter(({ single }) => single !== null).map(toSingle),
  };
}

/** What is of a whole group means nothing unless the group is by it; of a single allocation, all is its own. */
interface Row {
  single: number | null;
  cluster: string;
  project?: string | null;
  tier?: string | null;
  request?: string | null;
  holder?: string | null;
  memory_bytes: number | null;
  price_per_hour: number | null;
  allocated_after: string;
  allocated_at: string;
  freed_at: string | null;
  freed_by: string | null;
  used_before: string | null;
  seen_before: string | null;
  used_from: string;
  used: number;
  without_memory: number;
  without_price: number;
  memory: number;
  cost: number;
}

function toCounted(row: Row): Counted & { cluster: string } {
  return {
    cluster: row.cluster,
    ...toAttribution(row),
  };
}

function toSum(row: Row, isByDay: boolean): LedgerSum {
  return {
    counted: toCounted(row),
    date: isByDay ? row.used_from.slice(0, 10) : '',
    time: {
      used: row.used,
      withoutMemory: row.without_memory,
      withoutPrice: row.without_price,
      memory: row.memory,
      cost: row.cost,
    },
  };
}

function toSingle(row: Row): LedgerSingle {
  return {
    counted: toCounted(row),
    entry: toTimes(row),
    before: {
      used: toTime(row.used_before),
      seen: toTime(row.seen_before),
    },
  };
}

function toTime(text: string | null): number {
  return text === null ? -Infinity : Date.parse(text);
}

function toText(time: number): string {
  return new Date(time).toISOString();
}
