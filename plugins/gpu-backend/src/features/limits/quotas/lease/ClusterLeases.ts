import { ClusterConnection } from '../../../../core/watch/ClusterConnection';
import { KubernetesError } from '../../../../core/watch/KubernetesError';
import { quotaDeadline } from '../applyQuota';
import { judgeLease, Lease, leaseName, leaseSeconds } from './judgeLease';

/** Whether this portal writes the quotas of a cluster. */
export type Standing =
  | { kind: 'holder' }
  /** Another portal does. */
  | { kind: 'observer'; holder: string }
  /** It does, and cannot know whether another one does too. */
  | { kind: 'unguarded'; reason: string };

/** Milliseconds for which an answer is believed; far less than a Lease lasts. */
const askEvery = 5_000;

interface Known {
  standing?: Standing;
  askedAt: number;
  asking?: Promise<Standing>;
  /** The Lease as it was last seen or written, and since when it is so. */
  version?: string;
  since: number;
}

/**
 * Holds one Lease in each cluster, so that of several portals one writes quotas there. Replicas of one portal hold it together,
 * under the name of the portal.
 */
export class ClusterLeases {
  readonly #portal: string;
  readonly #namespace: string;
  readonly #connection: (
    cluster: string,
  ) => Pick<ClusterConnection, 'json'> | undefined;
  /** Milliseconds of a clock that nobody turns. */
  readonly #clock: () => number;
  readonly #known = new Map<string, Known>();

  constructor(options: {
    portal: string;
    namespace: string;
    connection: (
      cluster: string,
    ) => Pick<ClusterConnection, 'json'> | undefined;
    clock?: () => number;
  }) {
    this.#portal = options.portal;
    this.#namespace = options.namespace;
    this.#connection = options.connection;
    this.#clock = options.clock ?? (() => performance.now());
  }

  /** How it was when a quota of the cluster was last looked at; undefined before. */
  last(cluster: string): Standing | undefined {
    return this.#known.get(cluster)?.standing;
  }

  /**
   * Whether this portal may write in a cluster now; takes or renews the Lease where that is due.
   *
   * @throws Error when the cluster does not say
   */
  async standing(cluster: string): Promise<Standing> {
    const known = this.#known.get(cluster) ?? { askedAt: -Infinity, since: 0 };
    this.#known.set(cluster, known);
    if (known.standing && this.#clock() - known.askedAt < askEvery) {
      return known.standing;
    }
    known.asking ??= this.#ask(cluster, known).finally(() => {
      known.asking = undefined;
    });
    known.standing = await known.asking;
    return known.standing;
  }

  async #ask(cluster: string, known: Known): Promise<Standing> {
    const connection = this.#connection(cluster);
    if (!connection) {
      throw new Error(`cluster ${cluster} cannot be reached now`);
    }
    try {
      const standing = await this.#hold(connection, known);
      known.askedAt = this.#clock();
      return standing;
    } catch (error) {
      if (
        error instanceof KubernetesError &&
        [403, 404].includes(error.status.code)
      ) {
        known.askedAt = this.#clock();
        return { kind: 'unguarded', reason: error.message };
      }
      throw error;
    }
  }

  async #hold(
    connection: Pick<ClusterConnection, 'json'>,
    known: Known,
  ): Promise<Standing> {
    // A conflict says that somebody else was faster; what they wrote decides.
    for (let attempt = 0; ; attempt += 1) {
      const lease = await orUndefined(404, this.#read(connection));
      const age = lease && this.#ageOf(lease, known);
      const verdict = lease ? judgeLease(lease, this.#portal, age) : 'take';
      if (verdict === 'keep') {
        return { kind: 'holder' };
      }
      if (verdict === 'leave') {
        return { kind: 'observer', holder: lease!.spec!.holderIdentity! };
      }
      const written = await orUndefined(
        409,
        this.#write(connection, this.#renewed(lease)),
      );
      if (written) {
        this.#ageOf(written, known);
        return { kind: 'holder' };
      }
      if (attempt > 0) {
        throw new Error(`several portals take Lease ${this.#name} at once`);
      }
    }
  }

  get #name(): string {
    return `${this.#namespace}/${leaseName}`;
  }

  get #collection(): string {
    return `/apis/coordination.k8s.io/v1/namespaces/${this.#namespace}/leases`;
  }

  #read(connection: Pick<ClusterConnection, 'json'>): Promise<Lease> {
    return connection.json<Lease>({
      path: `${this.#collection}/${leaseName}`,
      deadline: quotaDeadline,
    });
  }

  #write(
    connection: Pick<ClusterConnection, 'json'>,
    lease: Lease,
  ): Promise<Lease> {
    const isNew = lease.metadata.resourceVersion === undefined;
    return connection.json<Lease>({
      method: isNew ? 'POST' : 'PUT',
      path: isNew ? this.#collection : `${this.#collection}/${leaseName}`,
      deadline: quotaDeadline,
      body: lease,
    });
  }

  #renewed(lease: Lease | undefined): Lease {
    const now = new Date().toISOString().replace('Z', '000Z');
    const isOurs = lease?.spec?.holderIdentity === this.#portal;
    return {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: lease?.metadata ?? {
        name: leaseName,
        namespace: this.#namespace,
      },
      spec: {
        holderIdentity: this.#portal,
        leaseDurationSeconds: leaseSeconds,
        acquireTime: isOurs ? lease.spec?.acquireTime ?? now : now,
        renewTime: now,
        leaseTransitions:
          (lease?.spec?.leaseTransitions ?? 0) + (lease && !isOurs ? 1 : 0),
      },
    };
  }

  /** For how long it has been seen so; undefined when it is new. */
  #ageOf({ metadata }: Lease, known: Known): number | undefined {
    const now = this.#clock();
    if (known.version === metadata.resourceVersion) {
      return now - known.since;
    }
    known.version = metadata.resourceVersion;
    known.since = now;
    return undefined;
  }
}

/** Undefined when the API server answers with this status. */
async function orUndefined<T>(
  code: number,
  answer: Promise<T>,
): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof KubernetesError && error.status.code === code) {
      return undefined;
    }
    throw error;
  }
}
