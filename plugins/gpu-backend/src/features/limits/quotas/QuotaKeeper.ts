import { LoggerService } from '@backstage/backend-plugin-api';
import { LimitValue, QuotaStatus } from '@backstage-gpu/plugin-gpu-common';
import { GpuConfig } from '../../../core/config/readGpuConfig';
import { QuotaRecord } from '../../../core/records/ClusterRecords';
import { reportFailure } from '../../../platform/database/reportFailure';
import { runInTurns } from '../../../platform/runInTurns';
import { ClusterModel } from '../../../core/inventory/ClusterModel';
import { Snapshot } from '../../../core/snapshot/Snapshot';
import { ClusterConnection } from '../../../core/watch/ClusterConnection';
import { PlacedDevices } from '../../contracts/PlacedDevices';
import { ResolvedLimits } from '../resolveLimits';
import { Slots } from '../../../platform/Slots';
import { withinTime } from '../../../platform/withinTime';
import { boundGrowth } from './boundGrowth';
import { CoalescingQueue } from '../../../platform/CoalescingQueue';
import {
  DesiredQuota,
  desiredQuotas,
  QuotaPlace,
  quotaResource,
} from './desiredQuotas';
import { findLeftQuotas } from './findLeftQuotas';
import { findBypassingClasses } from './findBypassingClasses';
import { quotaName } from './isOurs';
import { limitOfDevices } from './limitOfDevices';
import { unknownTiersOf } from '../../../core/snapshot/findUnmatchedConfig';
import { measurePlaces, outOfReach } from './measurePlaces';
import { isAsWanted, QuotaWriter } from './QuotaWriter';
import { Standing } from './lease/ClusterLeases';
import { readQuotaUse } from './readQuotaUse';
import { nextTurn } from '../../../platform/nextTurn';

/** Milliseconds that the next project waits for the one before. */
const longestTurn = 2_000;
const projectsAtOnce = 4;

/** Does something while no other replica does so for the same project. */
export type ProjectLock = (
  project: string,
  action: () => Promise<void>,
) => Promise<void>;

interface QuotaPlan {
  /** Switched off for this project. */
  off: boolean;
  limitOf: (tier: string) => LimitValue;
  places: QuotaPlace[];
  quotas: DesiredQuota[];
}

/**
 * Keeps a ResourceQuota in every namespace of every project that has limits, so that there is no way around them with
 * kubectl. What somebody else changed is corrected; a quota of somebody else is never touched.
 */
export class QuotaKeeper {
  readonly #config: GpuConfig;
  readonly #snapshot: () => Snapshot;
  readonly #connection: (
    cluster: string,
  ) => Pick<ClusterConnection, 'json'> | undefined;
  readonly #limits: (project: string) => Promise<ResolvedLimits>;
  readonly #reserved: (project: string) => Promise<PlacedDevices[]>;
  readonly #lock: ProjectLock;
  readonly #standing: (cluster: string) => Promise<Standing>;
  readonly #logger: LoggerService;
  readonly #writer: QuotaWriter;
  readonly #bypassing = new Map<string, { layout: object; names: string[] }>();
  readonly #queue: CoalescingQueue;

  constructor(options: {
    config: GpuConfig;
    snapshot: () => Snapshot;
    connection: (
      cluster: string,
    ) => Pick<ClusterConnection, 'json'> | undefined;
    /** The limits of a project, without those that quotas of others set. */
    limits: (project: string) => Promise<ResolvedLimits>;
    /** The project's requests that are not final. */
    reserved: (project: string) => Promise<PlacedDevices[]>;
    lock: ProjectLock;
    /** Whether this portal writes in a cluster. */
    standing: (cluster: string) => Promise<Standing>;
    logger: LoggerService;
  }) {
    this.#config = options.config;
    this.#snapshot = options.snapshot;
    this.#connection = options.connection;
    this.#limits = options.limits;
    this.#reserved = options.reserved;
    this.#lock = options.lock;
    this.#standing = options.standing;
    this.#logger = options.logger;
    this.#queue = new CoalescingQueue((name, error) =>
      reportFailure(
        this.#logger,
        `the quotas of ${name} could not be kept`,
        error,
      ),
    );
    this.#writer = new QuotaWriter({
      connection: options.connection,
      current: quota => this.#current(quota),
      portal: options.config.portal,
      standing: options.standing,
      logger: options.logger,
    });
  }

  /** How the quotas of a project stand. */
  statuses(project: string): QuotaStatus[] {
    const places =
      this.#snapshot().projects.find(({ name }) => name === project)
        ?.namespaces ?? [];
    return places.map(place => this.#writer.status(place));
  }

  /**
   * Brings the quotas of all projects to what they should be, and takes the limits from namespaces that are no longer of a
   * project; one cluster's fault holds up no other.
   */
  async reconcile(): Promise<void> {
    const { projects } = this.#snapshot();
    const running: Promise<void>[] = [];
    const inTurn = new Slots(projectsAtOnce);
    await Promise.all([
      this.#queue.run('namespaces without a project', () => this.#clearLeft()),
      ...projects.map(({ name }) =>
        inTurn.run(async () => {
          const kept = this.keep(name);
          running.push(kept);
          // One that hangs holds up no other for long.
          await withinTime(longestTurn, kept);
          await nextTurn();
        }),
      ),
    ]);
    await Promise.all(running);
  }

  /** Brings the quotas of one project to what they should be. One call at a time for each project; never throws. */
  async keep(project: string): Promise<void> {
    await this.#queue.run(`project ${project}`, () => this.#keep(project));
  }

  async #clearLeft(): Promise<void> {
    const { clusters, projects } = this.#snapshot();
    for (const quota of findLeftQuotas(clusters, projects)) {
      await this.#writer.write(quota, false);
    }
  }

  async #keep(project: string): Promise<void> {
    const { quotas, off } = await this.#plan(project);
    const unknown = unknownTiersOf(
      this.#config.projects.find(({ name }) => name === project),
      this.#snapshot().tiers,
    );
    if (unknown.length > 0 && !off) {
      // A typing error must not write zeros into a namespace in which somebody works.
      quotas.forEach(quota => this.#writer.noteUnknownTiers(quota, unknown));
      return;
    }
    if (quotas.every(quota => this.#isKept(quota))) {
      await Promise.all(quotas.map(quota => this.#writer.write(quota, off)));
      return;
    }
    // A cluster that hangs is found out before the lock, which others wait for.
    const clusters = new Set(quotas.map(({ place }) => place.cluster));
    await Promise.allSettled([...clusters].map(this.#standing));
    // Of two replicas that move what is left between namespaces at once, each might give what the other gives as well.
    await this.#lock(project, async () =>
      this.#move(await this.#plan(project)),
    );
  }

  async #plan(project: string): Promise<QuotaPlan> {
    const limits = await this.#limits(project);
    const config = this.#config.projects.find(({ name }) => name === project);
    const off = config?.resourceQuota === false;
    const limitOf = (tier: string): LimitValue =>
      off
        ? 'unlimited'
        : limitOfDevices(
            limits,
            tier,
            config?.tiers,
            this.#snapshot().clusters,
          );
    const places = await this.#places(project);
    return { off, limitOf, places, quotas: desiredQuotas(places, limitOf) };
  }

  /** What shrinks goes first; then what grows is given no more than the others leave. */
  async #move({ off, limitOf, places, quotas }: QuotaPlan): Promise<void> {
    const growing = quotas.filter(quota => this.#grows(quota));
    await Promise.all(
      quotas
        .filter(quota => !growing.includes(quota))
        .map(quota => this.#writer.write(quota, off)),
    );
    const unknown = this.#snapshot()
      .clusters.filter(({ limitsReadable }) => !limitsReadable)
      .map(({ summary }) => summary.name);
    for (const quota of growing) {
      if (unknown.length > 0) {
        this.#writer.noteWaiting(quota, unknown);
        continue;
      }
      const others = places.filter(place => place !== quota.place);
      const taken = await this.#takenIn(others);
      await this.#writer.write(
        boundGrowth(quota, limitOf, tier =>
          taken.reduce((sum, each) => sum + each(tier), 0),
        ),
        off,
      );
    }
  }

  /** For each place what is taken of a tier: what is held there now, or what its quota allows if that is more. */
  #takenIn(
    places: readonly QuotaPlace[],
  ): Promise<((tier: string) => number)[]> {
    return Promise.all(
      places.map(async place => {
        const connection = this.#connection(place.cluster);
        const fallback = outOfReach(place, this.#modelOf(place.cluster)!).used;
        if (place.outOfReach || !connection) {
          return (tier: string) => fallback.get(tier) ?? 0;
        }
        try {
          const { hard, used } = await readQuotaUse(
            connection,
            place.namespace,
          );
          return (tier: string) => {
            const resource = quotaResource(place.classes.get(tier) ?? '');
            return Math.max(hard[resource] ?? 0, used[resource] ?? 0);
          };
        } catch {
          // Its own quota will say what is wrong with its cluster.
          return (tier: string) => fallback.get(tier) ?? 0;
        }
      }),
    );
  }

  #isKept(quota: DesiredQuota): boolean {
    return isAsWanted(this.#current(quota)?.spec?.hard, quota.hard);
  }

  async #places(project: string): Promise<QuotaPlace[]> {
    const requests = await this.#reserved(project);
    const bypassing = new Map<string, string[]>();
    for (const model of this.#snapshot().clusters) {
      bypassing.set(model.summary.name, await this.#bypassingOf(model));
    }
    return measurePlaces(this.#snapshot(), project, requests, bypassing);
  }

  async #bypassingOf(model: ClusterModel): Promise<string[]> {
    const { name } = model.summary;
    const known = this.#bypassing.get(name);
    if (known && known.layout === model.layout) {
      return known.names;
    }
    const names = await runInTurns(findBypassingClasses(model));
    this.#bypassing.set(name, { layout: model.layout, names });
    return names;
  }

  #modelOf(cluster: string): ClusterModel | undefined {
    return this.#snapshot().clusters.find(
      ({ summary }) => summary.name === cluster,
    );
  }

  #current({ place }: DesiredQuota): QuotaRecord | undefined {
    return this.#modelOf(place.cluster)?.quotas.find(
      ({ metadata }) =>
        metadata.name === quotaName && metadata.namespace === place.namespace,
    );
  }

  #grows(quota: DesiredQuota): boolean {
    const current = this.#current(quota)?.spec?.hard ?? {};
    return Object.entries(quota.hard ?? {}).some(
      ([resource, amount]) =>
        resource in current && Number(amount) > Number(current[resource]),
    );
  }
}
