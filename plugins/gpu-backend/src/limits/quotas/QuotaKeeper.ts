import { setImmediate as nextTurn } from 'node:timers/promises';
import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { QuotaStatus } from '@backstage-gpu/plugin-gpu-common';
import { GpuConfig } from '../../config/readGpuConfig';
import { QuotaRecord } from '../../model/ClusterRecords';
import { runInTurns } from '../../model/runInTurns';
import { ClusterModel, Snapshot } from '../../model/Snapshot';
import { ClusterConnection } from '../../watch/ClusterConnection';
import { PlacedDevices } from '../measureUse';
import { ResolvedLimits } from '../resolveLimits';
import { applyQuota } from './applyQuota';
import { DesiredQuota, desiredQuotas, QuotaPlace } from './desiredQuotas';
import { findLeftQuotas } from './findLeftQuotas';
import { findSidewaysClasses } from './findSidewaysClasses';
import { isOurs, quotaName } from './isOurs';
import { limitOfDevices } from './limitOfDevices';
import { measurePlaces, outOfReach } from './measurePlaces';

/**
 * Keeps a ResourceQuota in every namespace of every project that has limits, so that there is no way around them with
 * kubectl. What somebody else changed is put right; a quota of somebody else is never touched.
 */
export class QuotaKeeper {
  readonly #config: GpuConfig;
  readonly #snapshot: () => Snapshot;
  readonly #connection: (
    cluster: string,
  ) => Pick<ClusterConnection, 'json'> | undefined;
  readonly #limits: (project: string) => Promise<ResolvedLimits>;
  readonly #reserved: (project: string) => Promise<PlacedDevices[]>;
  readonly #logger: LoggerService;
  readonly #statuses = new Map<string, QuotaStatus>();
  /** What was written last, by place: another value in the cluster is somebody else's. */
  readonly #written = new Map<string, string>();
  /** What the mirror showed when that was written; it may go on showing it for a moment. */
  readonly #overwritten = new Map<string, string>();
  readonly #sideways = new Map<string, { layout: object; names: string[] }>();
  #last: Promise<void> = Promise.resolve();

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
    logger: LoggerService;
  }) {
    this.#config = options.config;
    this.#snapshot = options.snapshot;
    this.#connection = options.connection;
    this.#limits = options.limits;
    this.#reserved = options.reserved;
    this.#logger = options.logger;
  }

  /** How the quotas of a project stand. */
  statuses(project: string): QuotaStatus[] {
    const places =
      this.#snapshot().projects.find(({ name }) => name === project)
        ?.namespaces ?? [];
    return places.map(
      ({ cluster, namespace }) =>
        this.#statuses.get(`${cluster}/${namespace}`) ?? {
          cluster,
          namespace,
          state: 'pending',
          repaired: 0,
        },
    );
  }

  /**
   * Brings the quotas of all projects to what they should be, and takes the limits from namespaces that are no longer of a
   * project; one cluster's fault holds up no other.
   */
  async reconcile(): Promise<void> {
    await this.#enqueue('of namespaces without a project', () =>
      this.#clearLeft(),
    );
    for (const { name } of this.#snapshot().projects) {
      await this.keep(name);
      await nextTurn();
    }
  }

  /** Brings the quotas of one project to what they should be. One call at a time; none throws. */
  async keep(project: string): Promise<void> {
    await this.#enqueue(`of project ${project}`, () => this.#keep(project));
  }

  async #enqueue(whose: string, action: () => Promise<void>): Promise<void> {
    this.#last = this.#last.then(() =>
      action().catch(error =>
        this.#logger.error(
          `the quotas ${whose} could not be kept`,
          toError(error),
        ),
      ),
    );
    await this.#last;
  }

  async #clearLeft(): Promise<void> {
    const { clusters, projects } = this.#snapshot();
    for (const quota of findLeftQuotas(clusters, projects)) {
      await this.#write(quota, false);
    }
  }

  async #keep(project: string): Promise<void> {
    const limits = await this.#limits(project);
    const config = this.#config.projects.find(({ name }) => name === project);
    const off = config?.resourceQuota === false;
    const desired = (places: readonly QuotaPlace[]) =>
      desiredQuotas(places, tier =>
        off
          ? 'unlimited'
          : limitOfDevices(
              limits,
              tier,
              config?.tiers,
              this.#snapshot().clusters,
            ),
      );
    let places = await this.#places(project);
    // What shrinks goes first, so that the namespaces together never may have more than the limit.
    for (const quota of desired(places)) {
      if (!this.#grows(quota) && !(await this.#write(quota, off))) {
        places = places.map(place =>
          place === quota.place
            ? outOfReach(place, this.#modelOf(place.cluster)!)
            : place,
        );
      }
    }
    // What could not be taken from one is not given to another.
    for (const quota of desired(places)) {
      if (this.#grows(quota)) {
        await this.#write(quota, off);
      }
    }
  }

  async #places(project: string): Promise<QuotaPlace[]> {
    const requests = await this.#reserved(project);
    const sideways = new Map<string, string[]>();
    for (const model of this.#snapshot().clusters) {
      sideways.set(model.summary.name, await this.#sidewaysOf(model));
    }
    return measurePlaces(this.#snapshot(), project, requests, sideways);
  }

  async #sidewaysOf(model: ClusterModel): Promise<string[]> {
    const { name } = model.summary;
    const known = this.#sideways.get(name);
    if (known && known.layout === model.layout) {
      return known.names;
    }
    const names = await runInTurns(findSidewaysClasses(model));
    this.#sideways.set(name, { layout: model.layout, names });
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

  /** @returns false where the quota stays other than it should be */
  async #write(quota: DesiredQuota, off: boolean): Promise<boolean> {
    const { cluster, namespace } = quota.place;
    const key = `${cluster}/${namespace}`;
    const current = this.#current(quota);
    const repaired = this.#statuses.get(key)?.repaired ?? 0;
    const note = (
      state: QuotaStatus['state'],
      more: Partial<QuotaStatus> = {},
    ) =>
      this.#statuses.set(key, {
        cluster,
        namespace,
        state,
        repaired,
        ...more,
      });
    const noteForeign = () =>
      note('foreign', {
        message: `ResourceQuota ${namespace}/${quotaName} has no label app.kubernetes.io/managed-by: backstage-gpu and is left alone`,
      });
    if (current && !isOurs(current)) {
      noteForeign();
      return false;
    }
    const wanted = textOf(quota.hard);
    const idle = off ? 'off' : 'unneeded';
    if (textOf(current?.spec?.hard) === wanted) {
      this.#written.set(key, wanted);
      note(quota.hard ? 'kept' : idle);
      return true;
    }
    if (!quota.hard && !current) {
      note(idle);
      return true;
    }
    const written = this.#written.get(key);
    const shown = textOf(current?.spec?.hard);
    const drifted =
      written === wanted &&
      current !== undefined &&
      shown !== this.#overwritten.get(key);
    try {
      const connection = this.#connection(cluster);
      if (!connection) {
        throw new Error(`cluster ${cluster} cannot be reached now`);
      }
      if ((await applyQuota(connection, quota)) === 'foreign') {
        noteForeign();
        return false;
      }
      this.#written.set(key, wanted);
      this.#overwritten.set(key, shown);
      note(quota.hard ? 'kept' : idle, {
        repaired: repaired + (drifted ? 1 : 0),
      });
      if (drifted) {
        this.#logger.warn(
          `ResourceQuota ${namespace}/${quotaName} in cluster ${cluster} was changed by somebody else and put right`,
        );
      }
      return true;
    } catch (error) {
      const { message } = toError(error);
      if (this.#statuses.get(key)?.message !== message) {
        this.#logger.warn(
          `ResourceQuota ${namespace}/${quotaName} in cluster ${cluster} could not be written: ${message}`,
        );
      }
      note('failed', { message });
      return false;
    }
  }
}

function textOf(hard: Record<string, string> | undefined): string {
  return JSON.stringify(Object.entries(hard ?? {}).sort());
}
