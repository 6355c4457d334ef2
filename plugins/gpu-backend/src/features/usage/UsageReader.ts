import { UsageResponse } from '@backstage-gpu/plugin-gpu-common';
import { Knex } from 'knex';
import { countTime } from './countTime';
import { ObservationStore } from './ObservationStore';
import { Turn } from '../../platform/Turn';
import { UsageQuestion } from './UsageQuestion';
import { UnobservedTime } from './UnobservedTime';
import { readLedgerSums } from './readLedgerSums';
import { ClusterObservation, UsageTally } from './UsageTally';

type SummedQuestion = Pick<UsageQuestion, 'window' | 'groupBy'> & {
  /** Names of those to sum; absent for everything, what is of no project included. */
  projects?: ReadonlySet<string>;
};

/** Answers usage from the ledger. */
export class UsageReader {
  readonly #knex: Knex;
  readonly #observations: ObservationStore;
  readonly #now: () => Date;
  /** Of all prices. */
  readonly #currency?: string;
  /** Questions that are being answered, with their answers to come. */
  readonly #asked = new Map<string, Promise<UsageResponse>>();

  constructor(options: { knex: Knex; now?: () => Date; currency?: string }) {
    this.#knex = options.knex;
    this.#observations = new ObservationStore(options.knex);
    this.#now = options.now ?? (() => new Date());
    this.#currency = options.currency;
  }

  /**
   * Sums what overlaps with the window. A question that is asked while it is being answered is answered once.
   *
   * @throws InputError when there are more groups than can be answered
   */
  getUsage(question: SummedQuestion): Promise<UsageResponse> {
    const { window, groupBy, projects } = question;
    const key = JSON.stringify([
      window,
      groupBy,
      projects && [...projects].sort(),
    ]);
    const asked = this.#asked.get(key);
    if (asked) {
      return asked;
    }
    const answer = this.#answer(question).finally(() =>
      this.#asked.delete(key),
    );
    this.#asked.set(key, answer);
    return answer;
  }

  async #answer({
    window,
    groupBy,
    projects,
  }: SummedQuestion): Promise<UsageResponse> {
    const now = this.#now().getTime();
    const observed = await this.#observations.list();
    const gaps = await this.#observations.listGaps(window);
    const observations = new Map<string, ClusterObservation>();
    const clusters: UsageResponse['clusters'] = [];
    for (const cluster of [...observed.keys()].sort()) {
      const { since, until: noted } = observed.get(cluster)!;
      // What is noted of the future was noted by a wrong clock.
      const observation = { since, until: Math.min(noted, now) };
      const unobserved = new UnobservedTime(
        observation,
        gaps.get(cluster) ?? [],
        now,
      );
      observations.set(cluster, { until: observation.until, unobserved });
      clusters.push({
        cluster,
        observedSince: toText(observation.since),
        observedUntil: toText(observation.until),
        gaps: unobserved.within(window).map(gap => ({
          from: toText(gap.from),
          to: toText(gap.to),
        })),
      });
    }
    const tally = new UsageTally({ window, groupBy, observations });
    const ledger = await readLedgerSums(this.#knex, {
      window,
      groupBy,
      projects,
    });
    for (const { counted, date, time } of ledger.sums) {
      tally.addSummed(counted, date, time);
    }
    const turn = new Turn();
    for (const { counted, entry, before } of ledger.singles) {
      if (turn.isOver) {
        await turn.next();
      }
      const observation = observations.get(counted.cluster);
      tally.add(counted, countTime(entry, before, observation, now));
    }
    return {
      from: toText(window.from),
      to: toText(window.to),
      groupBy,
      ...(projects ? { projects: [...projects].sort() } : {}),
      groups: tally.groups(),
      ...(this.#currency === undefined ? {} : { currency: this.#currency }),
      total: tally.total(),
      clusters,
    };
  }
}

function toText(time: number): string {
  return new Date(time).toISOString();
}
