import { LoggerService } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { UsageRecorder } from '../UsageRecorder';
import { Random } from './createRandom';
import {
  simulatedClusters,
  simulatedPools,
  TrueAllocation,
} from './simulateHistory';
import { ClusterState, DeviceState, SnapshotMaker } from './SnapshotMaker';
import { Truth } from './Truth';

const gib = 2 ** 30;

/** A stretch of time in which something is down; milliseconds since 1970. */
export interface Outage {
  from: number;
  to: number;
}

/** What a replica is made with. */
interface ReplicaOptions {
  knex: Knex;
  logger: LoggerService;
  truth: Truth;
  down: readonly Outage[];
  /** By cluster: when this replica does not reach it. */
  lost: ReadonlyMap<string, readonly Outage[]>;
  random: Random;
  /** In milliseconds. */
  longestDelay: number;
  /** In milliseconds. */
  largestSkew: number;
}

/**
 * A replica of the backend: it sees each cluster late by a delay of its own, its clock is a little off, it is down at
 * times, loses clusters at times, and remembers nothing when it starts again.
 */
export class SimulatedReplica {
  readonly #options: ReplicaOptions;
  readonly #delays = new Map<string, number>();
  readonly #skew: number;
  #running?: { recorder: UsageRecorder; maker: SnapshotMaker };
  /** By cluster: the last picture while it was reached. */
  #pictures = new Map<string, DeviceState[]>();
  #time = 0;

  constructor(options: ReplicaOptions) {
    this.#options = options;
    const { random, longestDelay, largestSkew } = options;
    this.#skew = Math.floor(random.between(-largestSkew, largestSkew));
    for (const { name } of simulatedClusters) {
      this.#delays.set(name, Math.floor(random.between(0, longestDelay)));
    }
  }

  /** Moments at which this replica learns of a change. */
  momentsOf(history: readonly TrueAllocation[]): number[] {
    return history.flatMap(({ cluster, from, to, holderKnownAt }) =>
      [from, to, holderKnownAt].map(time => time + this.#delays.get(cluster)!),
    );
  }

  /** Which clusters it sees at a moment, and until when what it sees is true. */
  sight(time: number): { cluster: string; until: number }[] {
    if (isIn(this.#options.down, time)) {
      return [];
    }
    return simulatedClusters
      .filter(({ name }) => !isIn(this.#options.lost.get(name)!, time))
      .map(({ name }) => ({
        cluster: name,
        until: time - this.#delays.get(name)!,
      }));
  }

  /** Lives through a moment. */
  async live(time: number): Promise<void> {
    this.#time = time;
    if (isIn(this.#options.down, time)) {
      // Killed: what was in its memory is gone, and nothing is noted.
      this.#running = undefined;
      this.#pictures = new Map();
      return;
    }
    const { knex, logger } = this.#options;
    this.#running ??= {
      recorder: new UsageRecorder({
        knex,
        logger,
        now: () => new Date(this.#time + this.#skew),
      }),
      maker: new SnapshotMaker({ revision: time }),
    };
    const { recorder, maker } = this.#running;
    const visible = new Map(
      this.sight(time).map(({ cluster, until }) => [cluster, until]),
    );
    recorder.observe(
      maker.next(
        simulatedClusters.map(({ name }) =>
          this.#look(name, visible.get(name)),
        ),
      ),
    );
    await recorder.settled();
  }

  #look(cluster: string, until: number | undefined): ClusterState {
    if (until === undefined) {
      const picture = this.#pictures.get(cluster);
      return {
        name: cluster,
        freshness: picture ? 'stale' : 'unreachable',
        devices: picture ?? [],
      };
    }
    const devices = simulatedPools.flatMap(({ key, tier, devices: count }) =>
      Array.from({ length: count }, (_, index) => {
        const id = `${cluster}/${key}/gpu-${index}`;
        return describe(id, tier, this.#options.truth.at(id, until), until);
      }),
    );
    this.#pictures.set(cluster, devices);
    return { name: cluster, devices };
  }
}

function describe(
  id: string,
  tier: string,
  allocation: TrueAllocation | undefined,
  time: number,
): DeviceState {
  return {
    id,
    tiers: [tier],
    memoryBytes: 24 * gib,
    ...(allocation
      ? {
          held: {
            claim: allocation.claim,
            project: allocation.project,
            request: allocation.request,
            creationTimestamp: inWholeSeconds(allocation.from),
            ...(allocation.timestamped
              ? { allocationTimestamp: inWholeSeconds(allocation.from) }
              : {}),
            ...(time >= allocation.holderKnownAt
              ? { kubernetesId: `service-${allocation.request}` }
              : {}),
          },
        }
      : {}),
  };
}

function inWholeSeconds(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

function isIn(outages: readonly Outage[], time: number): boolean {
  return outages.some(({ from, to }) => from <= time && time < to);
}
