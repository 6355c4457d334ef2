import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { QuotaStatus } from '@backstage-gpu/plugin-gpu-common';
import { QuotaRecord } from '../../../core/records/ClusterRecords';
import { ClusterConnection } from '../../../core/watch/ClusterConnection';
import { applyQuota } from './applyQuota';
import { claimsResource, DesiredQuota, quotaResource } from './desiredQuotas';
import { isOurs, quotaName } from './isOurs';
import { Standing } from './lease/ClusterLeases';
import { observed } from './lease/describeStanding';

/** Writes quotas, and remembers how each stands. */
export class QuotaWriter {
  readonly #connection: (
    cluster: string,
  ) => Pick<ClusterConnection, 'json'> | undefined;
  readonly #current: (quota: DesiredQuota) => QuotaRecord | undefined;
  readonly #portal: string;
  readonly #standing: (cluster: string) => Promise<Standing>;
  readonly #logger: LoggerService;
  readonly #statuses = new Map<string, QuotaStatus>();
  /** What was written last, by place: another value in the cluster is somebody else's. */
  readonly #written = new Map<string, string>();
  /** What the mirror showed when that was written; it may go on showing it for a moment. */
  readonly #overwritten = new Map<string, string>();

  constructor(options: {
    connection: (
      cluster: string,
    ) => Pick<ClusterConnection, 'json'> | undefined;
    /** The quota of that name and place as the mirror shows it. */
    current: (quota: DesiredQuota) => QuotaRecord | undefined;
    /** Name of this portal. */
    portal: string;
    /** Whether it writes in a cluster. */
    standing: (cluster: string) => Promise<Standing>;
    logger: LoggerService;
  }) {
    this.#connection = options.connection;
    this.#current = options.current;
    this.#portal = options.portal;
    this.#standing = options.standing;
    this.#logger = options.logger;
  }

  /** How the quota of a namespace stands. */
  status({
    cluster,
    namespace,
  }: {
    cluster: string;
    namespace: string;
  }): QuotaStatus {
    return (
      this.#statuses.get(`${cluster}/${namespace}`) ?? {
        cluster,
        namespace,
        state: 'pending',
        repaired: 0,
      }
    );
  }

  /** Notes that a quota may not grow yet, because what other namespaces of its project may have is not known. */
  noteWaiting({ place }: DesiredQuota, unknown: readonly string[]): void {
    const { cluster, namespace } = place;
    this.#statuses.set(`${cluster}/${namespace}`, {
      ...this.status(place),
      state: 'pending',
      message: `it grows when cluster ${unknown.join(
        ', ',
      )} has been read: what is allowed there is not known yet`,
    });
  }

  /** Notes that a quota is left as it is, because app-config names tiers for its project that no cluster offers. */
  noteUnknownTiers({ place }: DesiredQuota, tiers: readonly string[]): void {
    const { cluster, namespace } = place;
    this.#statuses.set(`${cluster}/${namespace}`, {
      ...this.status(place),
      state: 'pending',
      message: `it is left as it is: app-config names ${tiers.join(
        ', ',
      )} for the project, and no cluster offers such a tier`,
    });
  }

  /** Writes a quota where it is other than it should be, and notes how it stands. Never throws. */
  async write(quota: DesiredQuota, off: boolean): Promise<void> {
    const { cluster, namespace } = quota.place;
    const key = `${cluster}/${namespace}`;
    const current = this.#current(quota);
    const repaired = this.#statuses.get(key)?.repaired ?? 0;
    const note = (
      state: QuotaStatus['state'],
      more: Partial<QuotaStatus> = {},
    ) =>
      this.#statuses.set(key, { cluster, namespace, state, repaired, ...more });
    const noteForeign = () =>
      note('foreign', {
        message: `ResourceQuota ${namespace}/${quotaName} has no label app.kubernetes.io/managed-by: backstage-gpu and is left alone`,
      });
    if (current && !isOurs(current)) {
      noteForeign();
      return;
    }
    const wanted = textOfHard(quota.hard);
    const idle = off ? 'off' : 'unneeded';
    if (!quota.hard && !current) {
      note(idle);
      return;
    }
    const fail = (error: unknown) =>
      note('failed', { message: this.#failed(quota, toError(error)) });
    let other: string | undefined;
    try {
      other = await this.#otherWriter(cluster);
    } catch (error) {
      fail(error);
      return;
    }
    if (other !== undefined) {
      // What another portal writes is no drift, when this one takes over.
      this.#written.delete(key);
      note('observed', { message: other });
      return;
    }
    if (isAsWanted(current?.spec?.hard, quota.hard)) {
      this.#written.set(key, wanted);
      const added = addedTo(current?.spec?.hard, quota.hard);
      note(
        quota.hard ? 'kept' : idle,
        added.length > 0
          ? { message: `somebody else added ${added.join(', ')}` }
          : {},
      );
      return;
    }
    const written = this.#written.get(key);
    const shown = textOfHard(current?.spec?.hard);
    const drifted =
      written === wanted &&
      current !== undefined &&
      shown !== this.#overwritten.get(key);
    try {
      const connection = this.#connection(cluster);
      if (!connection) {
        throw new Error(`cluster ${cluster} cannot be reached now`);
      }
      if ((await applyQuota(connection, quota, this.#portal)) === 'foreign') {
        noteForeign();
        return;
      }
      this.#written.set(key, wanted);
      this.#overwritten.set(key, shown);
      note(quota.hard ? 'kept' : idle, {
        repaired: repaired + (drifted ? 1 : 0),
      });
      if (drifted) {
        this.#warn(quota, 'was changed by somebody else and corrected');
      }
    } catch (error) {
      fail(error);
    }
  }

  /**
   * Why another portal writes in a cluster; undefined while this one does.
   *
   * @throws Error when the cluster does not say
   */
  async #otherWriter(cluster: string): Promise<string | undefined> {
    const standing = await this.#standing(cluster);
    return standing.kind === 'observer'
      ? observed(standing, this.#portal)
      : undefined;
  }

  /** Logs what failed once as long as it is the same; answers its message. */
  #failed(quota: DesiredQuota, { message }: Error): string {
    if (this.status(quota.place).message !== message) {
      this.#warn(quota, `could not be written: ${message}`);
    }
    return message;
  }

  #warn({ place }: DesiredQuota, what: string): void {
    this.#logger.warn(
      `ResourceQuota ${place.namespace}/${quotaName} in cluster ${place.cluster} ${what}`,
    );
  }
}

type Hard = Record<string, string> | undefined;

/** Of the resources that this portal limits; others may be limited by somebody else in the same object. */
function isOfOurs(resource: string): boolean {
  return resource === claimsResource || resource.endsWith(quotaResource(''));
}

/** Whether a quota limits what it should, and nothing of its kind besides. */
export function isAsWanted(shown: Hard, wanted: Hard): boolean {
  const kept = Object.entries(shown ?? {}).filter(
    ([resource]) => isOfOurs(resource) || resource in (wanted ?? {}),
  );
  return textOfHard(Object.fromEntries(kept)) === textOfHard(wanted);
}

function addedTo(shown: Hard, wanted: Hard): string[] {
  return Object.keys(shown ?? {}).filter(
    resource => !(resource in (wanted ?? {})),
  );
}

/** Limits as a text that is the same for the same limits. */
function textOfHard(hard: Record<string, string> | undefined): string {
  return JSON.stringify(Object.entries(hard ?? {}).sort());
}
