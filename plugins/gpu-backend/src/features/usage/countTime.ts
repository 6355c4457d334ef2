import { LedgerEntry } from './AllocationRow';
import { ClusterObservation, CountedTime } from './UsageTally';

/**
 * How an allocation counts beside those of its device before it: from where they end, so that no device counts twice at a time.
 * One that goes on counts up to where its cluster was last watched.
 *
 * @param before - up to where the device is counted already, certainly and perhaps
 */
export function countTime(
  entry: Pick<LedgerEntry, 'allocatedAfter' | 'allocatedAt' | 'end'>,
  before: { used: number; seen: number },
  observation: ClusterObservation | undefined,
  now: number,
): CountedTime {
  const { allocatedAfter, allocatedAt } = entry;
  const { freedAt, freedBy } =
    entry.end ?? endSoFar(allocatedAt, observation, now);
  const from = Math.max(allocatedAt, before.used);
  const used = { from, to: Math.max(from, freedAt) };
  return {
    used,
    uncertain: [
      { from: Math.max(allocatedAfter, before.seen), to: allocatedAt },
      { from: used.to, to: freedBy },
    ],
  };
}

/** An allocation that goes on: what became of it since its cluster was last watched is not known. */
function endSoFar(
  allocatedAt: number,
  observation: ClusterObservation | undefined,
  now: number,
) {
  const freedAt = observation?.until ?? allocatedAt;
  const [silence] =
    observation?.unobserved.within({ from: freedAt, to: now }) ?? [];
  return { freedAt, freedBy: silence ? silence.to : freedAt };
}
