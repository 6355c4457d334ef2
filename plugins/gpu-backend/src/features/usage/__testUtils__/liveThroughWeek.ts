import { mockServices } from '@backstage/backend-test-utils';
import { UsageResponse } from '@backstage-gpu/plugin-gpu-common';
import { Knex } from 'knex';
import { AllocationRow, LedgerEntry } from '../AllocationRow';
import { UsageReader } from '../UsageReader';
import { createRandom, Random } from './createRandom';
import { Outage, SimulatedReplica } from './SimulatedReplica';
import { toLedgerEntry } from './toLedgerEntry';
import {
  simulatedClusters,
  simulateHistory,
  TrueAllocation,
} from './simulateHistory';
import { Truth } from './Truth';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
/** With the age of a note it stays within the silence that is no gap. */
const heartbeat = 85 * second;
const longestDelay = 4 * second;
const largestSkew = 300;

/** The simulated week; milliseconds since 1970. */
export const week = {
  from: Date.parse('2026-11-02T00:00:00Z'),
  to: Date.parse('2026-11-09T00:00:00Z'),
};

/** How far a time of the ledger may be from the truth while somebody watches, in milliseconds. */
export const precision = longestDelay + 2 * largestSkew + second;

/** What a week left behind. */
export interface LivedWeek {
  history: TrueAllocation[];
  entries: (LedgerEntry & { claimUid: string })[];
  gaps: { cluster: string; from: number; to: number }[];
  usage: UsageResponse;
  /** By cluster: moments that some replica saw as they were. */
  seen: Map<string, number[]>;
  errors: unknown[];
}

/** Lets replicas live through a week of random allocations; with trouble they are killed and lose clusters at times. */
export async function liveThroughWeek(options: {
  knex: Knex;
  seed: number;
  replicas: number;
  trouble: boolean;
}): Promise<LivedWeek> {
  const { knex, trouble } = options;
  const random = createRandom(options.seed);
  const history = simulateHistory(random, week);
  const truth = new Truth(history);
  const logger = mockServices.logger.mock();
  const replicas = Array.from(
    { length: options.replicas },
    () =>
      new SimulatedReplica({
        knex,
        logger,
        truth,
        random,
        longestDelay,
        largestSkew,
        down: trouble
          ? [...outages(random, 6, 30 * minute), ...outages(random, 12, minute)]
          : [],
        lost: new Map(
          simulatedClusters.map(({ name }) => [
            name,
            trouble
              ? [
                  ...outages(random, 5, 2 * hour),
                  ...outages(random, 20, 20 * second),
                ]
              : [],
          ]),
        ),
      }),
  );
  const seen = new Map<string, number[]>(
    simulatedClusters.map(({ name }) => [name, []]),
  );
  for (const [time, awake] of momentsOf(replicas, history)) {
    await Promise.all(awake.map(replica => replica.live(time)));
    for (const { cluster, until } of awake.flatMap(each => each.sight(time))) {
      seen.get(cluster)!.push(until);
    }
  }
  return {
    history,
    ...(await readLedger(knex)),
    usage: await new UsageReader({
      knex,
      now: () => new Date(week.to),
    }).getUsage({ window: week, groupBy: ['project'] }),
    seen,
    errors: logger.error.mock.calls,
  };
}

function outages(random: Random, count: number, longest: number): Outage[] {
  return Array.from({ length: count }, () => {
    const from = Math.floor(random.between(week.from, week.to));
    return { from, to: Math.floor(from + random.between(5 * second, longest)) };
  });
}

/** When something happens, in the order of time, and to which replicas. */
function momentsOf(
  replicas: readonly SimulatedReplica[],
  history: readonly TrueAllocation[],
): [number, SimulatedReplica[]][] {
  const moments = new Map<number, Set<SimulatedReplica>>();
  const add = (time: number, replica: SimulatedReplica) => {
    if (time >= week.from && time <= week.to) {
      moments.set(time, (moments.get(time) ?? new Set()).add(replica));
    }
  };
  for (const replica of replicas) {
    for (let time = week.from; time <= week.to; time += heartbeat) {
      add(time, replica);
    }
    replica.momentsOf(history).forEach(time => add(time, replica));
  }
  return [...moments]
    .sort(([left], [right]) => left - right)
    .map(([time, awake]) => [time, [...awake]]);
}

async function readLedger(
  knex: Knex,
): Promise<Pick<LivedWeek, 'entries' | 'gaps'>> {
  const rows = await knex<AllocationRow>('gpu_usage_allocations');
  const gaps = await knex('gpu_usage_gaps').orderBy('id');
  return {
    entries: rows.map(row => ({
      ...toLedgerEntry(row),
      claimUid: row.claim_uid,
    })),
    gaps: gaps.map(({ cluster, from_at, to_at }) => ({
      cluster,
      from: Date.parse(from_at),
      to: Date.parse(to_at),
    })),
  };
}
