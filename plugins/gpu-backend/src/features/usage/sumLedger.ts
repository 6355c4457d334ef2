import { UsageDimension } from '@backstage-gpu/plugin-gpu-common';

/** Rows of an answer: groups, and allocations that the database could not count. More take too much memory. */
export const mostRows = 250_000;

/** What differs between databases. */
interface Dialect {
  latest: string;
  earliest: string;
  /** Milliseconds from one text to another, exactly. */
  between(from: string, to: string): string;
  /** The date after that of a text, such as `2026-11-01`. */
  nextDay(time: string): string;
}

const dialects: Record<'sqlite' | 'pg', Dialect> = {
  sqlite: {
    latest: 'max',
    earliest: 'min',
    between: (from, to) =>
      `cast(round((julianday(${to}) - julianday(${from})) * 86400000) as integer)`,
    nextDay: time => `date(${time}, '+1 day')`,
  },
  pg: {
    latest: 'greatest',
    earliest: 'least',
    between: (from, to) =>
      `cast(extract(epoch from (${to}::timestamptz - ${from}::timestamptz)) * 1000 as double precision)`,
    nextDay: time => `(substr(${time}, 1, 10)::date + 1)::text`,
  },
};

/** Dimensions that are columns of an allocation. */
const columns = ['project', 'tier', 'cluster', 'request', 'holder'] as const;
const amounts = ['memory_bytes', 'price_per_hour'];
/** What only allocations need that are counted by themselves. */
const times = [
  'allocated_after',
  'allocated_at',
  'freed_at',
  'freed_by',
  'used_before',
  'seen_before',
];
const startOfDay = 'T00:00:00.000Z';
const dayOf = (time: string) => `substr(${time}, 1, 10)`;

/**
 * The statement that counts the allocations of a window: a row for each group, and one for each allocation that is to be counted by
 * itself, with its id as `single`. Names of columns are known; what somebody asked for is bound, as `from`, `to`, and
 * `project0` and so on.
 */
export function sumLedger(
  engine: 'sqlite' | 'pg',
  question: {
    groupBy: readonly UsageDimension[];
    projects?: ReadonlySet<string>;
  },
): string {
  const { groupBy, projects } = question;
  const dialect = dialects[engine];
  const dimensions = columns.filter(column => groupBy.includes(column));
  const kept = ['id', ...new Set(['cluster', ...dimensions]), ...amounts];
  const isByDay = groupBy.includes('day');
  return `
    with ${findOverlapping(kept, projects)},
    ${cutAtOthers(kept, dialect)},
    ${judge(isByDay, dialect)},
    ${cutAtMidnight(kept, isByDay)}
    ${sumPieces(dimensions, isByDay, dialect)}`;
}

function findOverlapping(
  kept: readonly string[],
  projects: ReadonlySet<string> | undefined,
): string {
  const names = [...(projects ?? [])].map((_, index) => `:project${index}`);
  const ofProjects = projects ? `and project in (${names.join(', ')})` : '';
  return `found as (
      select ${kept}, device, allocated_after, allocated_at, freed_at, freed_by
      from gpu_usage_allocations
      where freed_by > :from and allocated_after < :to ${ofProjects}
      union all
      select ${kept}, device, allocated_after, allocated_at, null, null
      from gpu_usage_allocations
      where open_device > '' and allocated_after < :to ${ofProjects}
    )`;
}

/** Up to where the device of each is counted already, certainly and perhaps, and from when to when it counts itself. */
function cutAtOthers(
  kept: readonly string[],
  { latest, earliest }: Dialect,
): string {
  return `ordered as (
      select ${kept}, allocated_after, allocated_at, freed_at, freed_by,
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
    )`;
}

/** Whether each is to be counted by itself. Materialised, as it is asked for several times. */
function judge(isByDay: boolean, { nextDay }: Dialect): string {
  const midnight = isByDay
    ? `case when ${dayOf('used_from')} < ${dayOf('used_to')} then ${nextDay(
        'used_from',
      )} end`
    : 'null';
  return `dated as (
      select cut.*, ${midnight} as midnight from cut
    ),
    judged as materialized (
      select dated.*, coalesce(
        freed_by is null
        or allocated_after < allocated_at
        or freed_by > freed_at
        or used_from < observed_since
        or used_to > observed_until
        or midnight < ${dayOf('used_to')}
        or coalesce((
          select to_at from gpu_usage_gaps as gap
          where gap.cluster = dated.cluster and gap.from_at < dated.used_to
          order by gap.from_at desc limit 1
        ), '') > used_from,
        1 = 0
      ) as is_single
      from dated
      left join gpu_usage_observations as observation on observation.cluster = dated.cluster
    )`;
}

/** What is summed goes on without the times that only single allocations need: it is sorted. */
function cutAtMidnight(kept: readonly string[], isByDay: boolean): string {
  const carried = [
    ...kept,
    'is_single',
    ...times.map(name => `case when is_single then ${name} end as ${name}`),
  ];
  const after = `union all
      select ${carried}, midnight || '${startOfDay}', used_to
      from judged where midnight is not null and not is_single`;
  return `pieces as (
      select ${carried}, used_from as piece_from,
        case when midnight is null or is_single then used_to else midnight || '${startOfDay}' end as piece_to
      from judged
      ${isByDay ? after : ''}
    )`;
}

function sumPieces(
  dimensions: readonly string[],
  isByDay: boolean,
  { between }: Dialect,
): string {
  const single = 'case when is_single then id end';
  const day = `case when is_single then '' else ${dayOf('piece_from')} end`;
  const groups = [...dimensions, ...(isByDay ? [day] : []), single];
  const found = [
    'min(cluster) as cluster',
    ...dimensions.filter(name => name !== 'cluster'),
    ...[...amounts, ...times].map(name => `min(${name}) as ${name}`),
  ];
  const total = (used: string) => `cast(sum(${used}) as double precision)`;
  const without = (name: string) =>
    total(`case when ${name} is null then used else 0 end`);
  return `select ${single} as single, ${found}, min(piece_from) as used_from,
      ${total('used')} as used,
      ${without('memory_bytes')} as without_memory,
      ${without('price_per_hour')} as without_price,
      coalesce(sum(memory_bytes / 1073741824.0 * used), 0) as memory,
      coalesce(sum(price_per_hour * used), 0) as cost
    from (
      select pieces.*, case when is_single then 0 else ${between(
        'piece_from',
        'piece_to',
      )} end as used
      from pieces
      where is_single or piece_to > piece_from
    ) as measured
    group by ${groups}
    limit ${mostRows}`;
}
