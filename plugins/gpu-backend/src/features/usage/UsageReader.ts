import { UsageResponse } from '@backstage-gpu/plugin-gpu-common';
import { Knex } from 'knex';
import { AllocationStore } from './AllocationStore';
import { ObservationStore } from './ObservationStore';
import { UsageQuestion } from './UsageQuestion';
import { UnobservedTime } from './UnobservedTime';
import { ClusterObservation, UsageCounter } from './UsageCounter';

/** Answers usage from the ledger. */
export class UsageReader {
  readonly #allocations: AllocationStore;
  readonly #observations: ObservationStore;
  readonly #now: () => Date;
  /** Of all prices. */
  readonly #currency?: string;

  constructor(options: { knex: Knex; now?: () => Date; currency?: string }) {
    this.#allocations = new AllocationStore(options.knex);
    this.#observations = new ObservationStore(options.knex);
    this.#now = options.now ?? (() => new Date());
    this.#currency = options.currency;
  }

  /**
   * Sums what overlaps with the window.
   *
   * @throws InputError when there are more groups than can be answered
   */
  async getUsage({
    window,
    groupBy,
    projects,
  }: Pick<UsageQuestion, 'window' | 'groupBy'> & {
    /** Names of those to sum; absent for everything, what is of no project included. */
    projects?: ReadonlySet<string>;
  }): Promise<UsageResponse> {
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
    const counter = new UsageCounter({ window, groupBy, observations, now });
    for await (const page of this.#allocations.readOverlapping(window)) {
      for (const entry of page) {
        if (!projects || (entry.project && projects.has(entry.project))) {
          counter.add(entry);
        }
      }
    }
    return {
      from: toText(window.from),
      to: toText(window.to),
      groupBy,
      ...(projects ? { projects: [...projects].sort() } : {}),
      groups: counter.groups(),
      ...(this.#currency === undefined ? {} : { currency: this.#currency }),
      total: counter.total(),
      clusters,
    };
  }
}

function toText(time: number): string {
  return new Date(time).toISOString();
}
