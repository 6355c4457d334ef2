import { LedgerEntry } from '../AllocationRow';
import { LivedWeek, precision, week } from './liveThroughWeek';
import { TrueAllocation } from './simulateHistory';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** How far apart the bounds of a time may be without a gap: a silence that is none, and the age of a note. */
const widest = 2 * minute + 30 * second + precision;
/** How many devices there are: each may hold something as the week begins and ends. */
const devices = 12;

/** How long allocations held their devices in the week, in hours. */
export function hoursOf(history: readonly TrueAllocation[]): number {
  return history.reduce(
    (sum, { from, to }) =>
      sum +
      Math.max(0, Math.min(to, week.to) - Math.max(from, week.from)) / hour,
    0,
  );
}

/** The part of a week's hours that times which are not exact may add or take, in hours. */
export function toleranceOf(allocations: number): number {
  return ((allocations + devices) * precision) / hour;
}

/** The entries of an allocation. Its time tells it from others of its claim where the cluster says when it allocates. */
export function entriesOf(
  allocation: TrueAllocation,
  { entries }: LivedWeek,
): LedgerEntry[] {
  return entries.filter(
    entry =>
      entry.device === allocation.device &&
      entry.claimUid === allocation.claim.uid &&
      (!allocation.timestamped ||
        Math.abs(entry.allocatedAt - allocation.from) <= 1.5 * second),
  );
}

/** Whether a replica saw the allocation while it was. */
export function wasSeen(
  { cluster, from, to }: TrueAllocation,
  { seen }: LivedWeek,
): boolean {
  return seen.get(cluster)!.some(time => time >= from && time < to);
}

/** What is not true of the ledger, in words; nothing when it is the true history as far as anybody watched. */
export function findUntruths(lived: LivedWeek): string[] {
  const known = new Set(lived.history.flatMap(each => entriesOf(each, lived)));
  return [
    ...lived.history
      .filter(allocation => wasSeen(allocation, lived))
      .flatMap(allocation => untruthsOf(allocation, lived)),
    ...lived.entries
      .filter(entry => !known.has(entry))
      .map(entry => `entry ${entry.id} of ${entry.device} never was`),
    ...findOverlaps(lived),
  ];
}

function untruthsOf(allocation: TrueAllocation, lived: LivedWeek): string[] {
  const found = entriesOf(allocation, lived);
  if (found.length !== 1) {
    return [`${allocation.request} has ${found.length} entries`];
  }
  const [entry] = found;
  const { freedAt, freedBy } = entry.end ?? {
    freedAt: week.to,
    freedBy: week.to,
  };
  const begin = { from: entry.allocatedAfter, to: entry.allocatedAt };
  const finish = { from: freedAt, to: freedBy };
  const claims: [string, boolean][] = [
    ['is of another project', entry.project === allocation.project],
    ['is of another request', entry.request === allocation.request],
    ['is of another tier', entry.tier === allocation.tier],
    ['began outside its bounds', isWithin(begin, allocation.from)],
    [
      'ended outside its bounds',
      isWithin(finish, Math.min(allocation.to, week.to)),
    ],
    ['began in bounds that are wide', isNarrow(begin, entry, lived)],
    ['ended in bounds that are wide', isNarrow(finish, entry, lived)],
  ];
  return claims
    .filter(([, holds]) => !holds)
    .map(([text]) => `${allocation.request} on ${allocation.device} ${text}`);
}

function isWithin(bounds: { from: number; to: number }, time: number): boolean {
  return time >= bounds.from - precision && time <= bounds.to + precision;
}

function isNarrow(
  bounds: { from: number; to: number },
  { cluster }: LedgerEntry,
  { gaps }: LivedWeek,
): boolean {
  return (
    bounds.to - bounds.from <= widest ||
    bounds.from < week.from ||
    gaps.some(
      gap =>
        gap.cluster === cluster && gap.from < bounds.to && gap.to > bounds.from,
    )
  );
}

/** No entry counts a device while another does, but for the parts of seconds that clusters leave out. */
function findOverlaps({ entries }: LivedWeek): string[] {
  const last = new Map<string, LedgerEntry>();
  const overlaps: string[] = [];
  const ordered = [...entries].sort(
    (left, right) => left.allocatedAt - right.allocatedAt,
  );
  for (const entry of ordered) {
    const before = last.get(entry.device);
    if (
      before &&
      (before.end?.freedAt ?? Infinity) - entry.allocatedAt > precision
    ) {
      overlaps.push(`${entry.device} counts twice in entry ${entry.id}`);
    }
    last.set(entry.device, entry);
  }
  return overlaps;
}
