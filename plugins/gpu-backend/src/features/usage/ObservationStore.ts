import { Knex } from 'knex';
import { Interval } from './Interval';
import { longestSilence } from './observationTimes';

const observationsTable = 'gpu_usage_observations';
const gapsTable = 'gpu_usage_gaps';

interface ObservationRow {
  cluster: string;
  observed_since: string;
  observed_until: string;
}

interface GapRow {
  cluster: string;
  from_at: string;
  to_at: string;
}

/** From when to when replicas watch a cluster, with gaps in between. Times are milliseconds since 1970. */
export interface Observation {
  since: number;
  until: number;
}

/** Keeps when clusters were watched, by any replica. */
export class ObservationStore {
  readonly #knex: Knex;

  constructor(knex: Knex) {
    this.#knex = knex;
  }

  async find(cluster: string): Promise<Observation | undefined> {
    const row = await this.#knex<ObservationRow>(observationsTable)
      .where({ cluster })
      .first();
    return row && fromRow(row);
  }

  /** By cluster. */
  async list(): Promise<Map<string, Observation>> {
    const rows = await this.#knex<ObservationRow>(observationsTable);
    return new Map(rows.map(row => [row.cluster, fromRow(row)]));
  }

  /** Gaps that overlap with an interval, by cluster, in the order of time. */
  async listGaps({ from, to }: Interval): Promise<Map<string, Interval[]>> {
    const rows = await this.#knex<GapRow>(gapsTable)
      .where('to_at', '>', toText(from))
      .where('from_at', '<', toText(to))
      .orderBy('from_at');
    const gaps = new Map<string, Interval[]>();
    for (const row of rows) {
      const list = gaps.get(row.cluster) ?? [];
      list.push({ from: Date.parse(row.from_at), to: Date.parse(row.to_at) });
      gaps.set(row.cluster, list);
    }
    return gaps;
  }

  /**
   * Notes that a cluster is watched at a time, and the gap before it if there was one. Of replicas that do so at once one
   * does.
   *
   * @param known - what `find` said before; when it is so no longer another replica has noted, and nothing is written
   */
  async advance(
    cluster: string,
    known: Observation | undefined,
    to: number,
  ): Promise<void> {
    const until = toText(to);
    if (!known) {
      await this.#knex<ObservationRow>(observationsTable)
        .insert({ cluster, observed_since: until, observed_until: until })
        .onConflict('cluster')
        .ignore();
      return;
    }
    const { until: from } = known;
    if (to <= from) {
      return;
    }
    if (to - from <= longestSilence) {
      await move(this.#knex, cluster, from, to);
      return;
    }
    await this.#knex.transaction(async transaction => {
      if (await move(transaction, cluster, from, to)) {
        await transaction<GapRow>(gapsTable)
          .insert({ cluster, from_at: toText(from), to_at: until })
          .onConflict(['cluster', 'from_at'])
          .ignore();
      }
    });
  }
}

/** @returns whether it was this call that moved it */
async function move(
  knex: Knex,
  cluster: string,
  from: number,
  to: number,
): Promise<boolean> {
  const moved = await knex<ObservationRow>(observationsTable)
    .where({ cluster, observed_until: toText(from) })
    .update({ observed_until: toText(to) });
  return moved > 0;
}

function fromRow(row: ObservationRow): Observation {
  return {
    since: Date.parse(row.observed_since),
    until: Date.parse(row.observed_until),
  };
}

function toText(time: number): string {
  return new Date(time).toISOString();
}
