import { InputError } from '@backstage/errors';
import { UsageDimension } from '@backstage-gpu/plugin-gpu-common';
import { Knex } from 'knex';
import { LedgerEntry } from './AllocationRow';
import { Interval } from './Interval';
import { SummedTime } from './UsageSum';
import { Counted } from './UsageTally';

/** Rows of an answer: groups, and allocations that the database could not count. More take too much memory. */
const mostRows = 250_000;
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

/** What differs between databases. */
interface Dialect {
  latest: string;
  earliest: string;
  /** Milliseconds from one text to another, exactly. */
  between(from: string, to: string): string;
  /** The date after that of a text, such as `2026-11-01`. */
  nextDay(time: string): string;
}

const sqlite: Dialect = {
  latest: 'max',
  earliest: 'min',
  between: (from, to) =>
    `cast(round((julianday(${to}) - julianday(${from})) * 86400000) as integer)`,
  nextDay: time => `date(${time}, '+1 day')`,
};
const postgres: Dialect = {
  latest: 'greatest',
  earliest: 'least',
  between: (from, to) =>
    `cast(extract(epoch from (${to}::timestamptz - ${from}::timestamptz)) * 1000 as double precision)`,
  nextDay: time => `(substr(${time}, 1, 10)::date + 1)::text`,
};

const amounts = ['memory_bytes', 'price_per_hour'];
const times = [
  'allocated_after',
  'allocated_at',
  'freed_at',
  'freed_by',
  'used_before',
  'seen_before',
];
const startOfDay = 'T00:00:00.000Z';
/** Dimensions that are columns of an allocation. */
const columns = ['project', 'tier', 'cluster', 'request', 'holder'] as const;

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
    .raw(statementOf(isPostgres ? postgres : sqlite, question), {
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

function statementOf(
  { latest, earliest, between, nextDay }: Dialect,
  {
    groupBy,
    projects,
  }: { groupBy: readonly UsageDimension[]; projects?: ReadonlySet<string> },
): string {
  const dimensions = columns.filter(column => groupBy.includes(column));
  const isByDay = groupBy.includes('day');
  const ofProjects = projects
    ? `and project in (${[...projects]
        .map((_name, index) => `:project${index}`)
        .join(', ')})`
    : '';
  const dayOf = (time: string) => `substr(${time}, 1, 10)`;
  const groups = [
    ...dimensions,
    ...(isByDay
      ? [`case when is_single then '' else ${dayOf('piece_from')} end`]
      : []),
    'case when is_single then id end',
  ];
  const kept = ['id', ...new Set(['cluster', ...dimensions]), ...amounts];
  const keptText = kept.join(', ');
  // What is summed is sorted without the times that only single allocations need.
  const singleText = [
    ...kept,
    'is_single',
    ...times.map(name => `case when is_single then ${name} end as ${name}`),
  ].join(', ');
  // Names of columns are known; everything that somebody asked for is bound.
  return `
    with found as (
      select ${keptText}, device, allocated_after, allocated_at, freed_at, freed_by
      from gpu_usage_allocations
      where freed_by > :from and allocated_after < :to ${ofProjects}
      union all
      select ${keptText}, device, allocated_after, allocated_at, null, null
      from gpu_usage_allocations
      where open_device > '' and allocated_after < :to ${ofProjects}
    ),
    ordered as (
      select ${keptText}, allocated_after, allocated_at, freed_at, freed_by,
        max(${latest}(allocated_at, freed_at)) over earlier as used_before,
        max(${latest}(allocated_at, freed_at, freed_by)) over earlier as seen_before
      from found
      window earlier as (
        partition by device order by case when freed_by is null then 1 else 0 end, freed_by, id
        rows between unbounded preceding and 1 preceding
      )
    ),
    cut as (
      select ordered.*,
        ${latest}(allocated_at, coalesce(used_before, ''), :from) as used_from,
        ${earliest}(${latest}(allocated_at, coalesce(used_before, ''), freed_at), :to) as used_to
      from ordered
    ),
    dated as (
      select cut.*, ${
        isByDay
          ? `case when ${dayOf('used_from')} < ${dayOf(
              'used_to',
            )} then ${nextDay('used_from')} end`
          : 'null'
      } as midnight
      from cut
    ),
    judged as materialized (
      select dated.*,
        coalesce(freed_by is null
        or allocated_after < allocated_at
        or freed_by > freed_at
        or used_from < observed_since
        or used_to > observed_until
        or midnight < ${dayOf('used_to')}
        or coalesce((
          select to_at from gpu_usage_gaps as gap
          where gap.cluster = dated.cluster and gap.from_at < dated.used_to
          order by gap.from_at desc limit 1
        ), '') > used_from, 1 = 0) as is_single
      from dated
      left join gpu_usage_observations as observation on observation.cluster = dated.cluster
    ),
    pieces as (
      select ${singleText}, used_from as piece_from,
        case when midnight is null or is_single then used_to else midnight || '${startOfDay}' end as piece_to
      from judged
      ${
        isByDay
          ? `union all
      select ${singleText}, midnight || '${startOfDay}', used_to
      from judged where midnight is not null and not is_single`
          : ''
      }
    ),
    measured as (
      select pieces.*, case when is_single then 0 else ${between(
        'piece_from',
        'piece_to',
      )} end as used
      from pieces
      where is_single or piece_to > piece_from
    )
    select ${groups.at(-1)} as single, min(cluster) as cluster,
      ${dimensions
        .filter(name => name !== 'cluster')
        .map(name => `${name},`)
        .join(' ')}
      ${amounts.map(name => `min(${name}) as ${name}`).join(', ')},
      ${times.map(name => `min(${name}) as ${name}`).join(', ')},
      min(piece_from) as used_from,
      cast(sum(used) as double precision) as used,
      cast(sum(case when memory_bytes is null then used else 0 end) as double precision) as without_memory,
      cast(sum(case when price_per_hour is null then used else 0 end) as double precision) as without_price,
      coalesce(sum(memory_bytes / 1073741824.0 * used), 0) as memory,
      coalesce(sum(price_per_hour * used), 0) as cost
    from measured
    group by ${groups.join(', ')}
    limit ${mostRows}`;
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
    project: row.project ?? undefined,
    tier: row.tier ?? undefined,
    request: row.request ?? undefined,
    holder: row.holder ?? undefined,
    memoryBytes: row.memory_bytes ?? undefined,
    pricePerHour: row.price_per_hour ?? undefined,
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
    entry: {
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
    },
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
