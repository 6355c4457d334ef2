import { LoggerService } from '@backstage/backend-plugin-api';
import { Knex } from 'knex';
import { reportFailure } from '../../platform/database/reportFailure';
import { runInTurns } from '../../platform/runInTurns';
import { SinglePass } from '../../platform/SinglePass';
import { ClusterModel } from '../../core/inventory/ClusterModel';
import { Snapshot } from '../../core/snapshot/Snapshot';
import { changesSince } from '../../core/snapshot/changesSince';
import { AllocationStore } from './AllocationStore';
import { ClusterMemory } from './ClusterMemory';
import { gatherChanged, gatherHeld } from './gatherHeld';
import { LedgerWriter } from './LedgerWriter';
import { ObservationStore } from './ObservationStore';
import { longestSilence, noteEvery } from './observationTimes';

/** How often the whole ledger is compared with what is seen, in milliseconds: it corrects what replicas did to each other. */
const compareEvery = 300_000;

/**
 * Writes into the ledger which device is allocated to whom. Every replica runs one over the clusters that it watches;
 * whichever sees something first writes it, and the others' writes do nothing.
 *
 * Only clusters that are `live`, and of which all claims are read, are evidence. The first pass over a cluster, and the first after it was not live,
 * compares all its devices with the ledger; later ones look at what changed.
 */
export class UsageRecorder {
  readonly #allocations: AllocationStore;
  readonly #observations: ObservationStore;
  readonly #writer: LedgerWriter;
  readonly #logger: LoggerService;
  readonly #now: () => Date;
  readonly #memories = new Map<string, ClusterMemory>();
  #latest?: Snapshot;
  readonly #passes = new SinglePass(
    () => this.#passAll(),
    error => reportFailure(this.#logger, 'usage was not recorded', error),
  );
  #stopped = false;

  constructor(options: {
    knex: Knex;
    logger: LoggerService;
    now?: () => Date;
  }) {
    this.#allocations = new AllocationStore(options.knex);
    this.#observations = new ObservationStore(options.knex);
    this.#writer = new LedgerWriter(this.#allocations);
    this.#logger = options.logger;
    this.#now = options.now ?? (() => new Date());
  }

  /**
   * Takes note of a snapshot and returns at once. One pass runs at a time, always over the newest. To be called with every
   * new snapshot, and with the current one at least every 30 seconds so that the ledger knows that it is watched.
   */
  observe(snapshot: Snapshot): void {
    if (this.#stopped) {
      return;
    }
    this.#latest = snapshot;
    this.#passes.request();
  }

  /** Resolves when no pass is under way. */
  settled(): Promise<void> {
    return this.#passes.settled();
  }

  /** Ends, and notes until when it watched. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.settled();
    for (const cluster of [...this.#memories.keys()]) {
      await this.#attempt(cluster, () => this.#leave(cluster));
    }
  }

  async #passAll() {
    const snapshot = this.#latest!;
    for (const model of snapshot.clusters) {
      const { name, freshness } = model.summary;
      await this.#attempt(name, () =>
        freshness.state === 'live' && model.occupancyKnown
          ? this.#pass(model, snapshot)
          : this.#leave(name),
      );
    }
  }

  /** A cluster of which nothing could be written is compared again at the next pass, and holds up no other. */
  async #attempt(cluster: string, action: () => Promise<void>) {
    try {
      await action();
    } catch (error) {
      this.#memories.delete(cluster);
      reportFailure(
        this.#logger,
        `the usage of cluster ${cluster} was not recorded; it is retried with the next snapshot`,
        error,
      );
    }
  }

  async #pass(model: ClusterModel, snapshot: Snapshot) {
    const { name } = model.summary;
    const now = this.#now().getTime();
    const memory = this.#memories.get(name);
    const watched = memory && now - memory.passedAt <= longestSilence;
    const changes = watched
      ? changesSince(snapshot, memory.revision)
      : undefined;
    const next =
      !changes || !watched || isComparisonDue(memory, now)
        ? await this.#compare(model, watched ? memory : undefined, now)
        : await this.#follow(
            model,
            changes.filter(({ cluster }) => cluster === name),
            memory,
            now,
          );
    next.revision = snapshot.revision;
    next.passedAt = now;
    await this.#note(name, next, now);
    this.#memories.set(name, next);
  }

  async #compare(
    model: ClusterModel,
    memory: ClusterMemory | undefined,
    now: number,
  ): Promise<ClusterMemory> {
    const { name } = model.summary;
    const observation = await this.#observations.find(name);
    const open = await this.#allocations.listOpen(name);
    const held = await runInTurns(gatherHeld(model));
    const outcome = await this.#writer.compare({
      held,
      open,
      memory,
      now,
      observedUntil: observation?.until,
    });
    return {
      revision: 0,
      passedAt: now,
      comparedAt: now,
      notedAt: memory?.notedAt ?? -Infinity,
      ...outcome,
    };
  }

  async #follow(
    model: ClusterModel,
    changes: readonly { pool: string; id: string }[],
    memory: ClusterMemory,
    now: number,
  ): Promise<ClusterMemory> {
    const changed = await runInTurns(gatherChanged(model, changes));
    await this.#writer.follow(changed, memory, now);
    return memory;
  }

  /** After everything else of a pass, so that a gap ends when all that happened in it is written. */
  async #note(cluster: string, memory: ClusterMemory, now: number) {
    if (now - memory.notedAt < noteEvery) {
      return;
    }
    const observation = await this.#observations.find(cluster);
    if (!observation || now - observation.until >= noteEvery) {
      await this.#observations.advance(cluster, observation, now);
      memory.notedAt = now;
    } else {
      memory.notedAt = observation.until;
    }
  }

  /** The cluster is no longer watched: notes until when it was. */
  async #leave(cluster: string) {
    const memory = this.#memories.get(cluster);
    this.#memories.delete(cluster);
    if (memory) {
      const observation = await this.#observations.find(cluster);
      await this.#observations.advance(cluster, observation, memory.passedAt);
    }
  }
}

function isComparisonDue(
  { comparedAt, waiting }: ClusterMemory,
  now: number,
): boolean {
  const every = waiting.size > 0 ? noteEvery : compareEvery;
  return now - comparedAt >= every;
}
