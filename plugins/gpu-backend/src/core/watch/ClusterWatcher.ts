import { setTimeout as sleep } from 'node:timers/promises';
import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { BackOff } from './BackOff';
import { ClusterConnection } from './ClusterConnection';
import { ClusterAccessError } from './access/ClusterAccessError';
import { KubernetesError } from './KubernetesError';
import { KubernetesObject } from './KubernetesObject';
import { Mirror, ObjectChange } from './Mirror';
import { Reflector, WatchTimes } from './Reflector';
import { WatchedResource } from './WatchedResource';
import { withoutCall } from '../../platform/withoutCall';

/** Reasons may carry numbers that never come again, so only so many are kept. */
const versionRetryMilliseconds = 5_000;
const rememberedReasons = 100;

/** How the mirror of one collection stands. */
export interface CollectionStatus {
  /** Whether it was ever read whole. */
  synced: boolean;
  live: boolean;
  /** Since when it is as it is. */
  since: Date;
  error?: {
    message: string;
    code?: number;
    /** The part of the cluster's config entry at fault, where it is that and not the network. */
    property?: string;
  };
  /** Only requests are observed by it, so that everything else is known without it. */
  onlyRequests?: boolean;
  /** Kind of its objects, where requests are made of such objects. */
  requestKind?: string;
}

/** An object of a cluster that cannot be used. */
export interface UnusableObject {
  collection: string;
  key: string;
  problem: string;
}

/** What a watcher knows of its cluster as of its last `advance`. Objects are never changed in place. */
export interface ClusterPicture {
  collections: ReadonlyMap<string, ReadonlyMap<string, KubernetesObject>>;
  statuses: ReadonlyMap<string, CollectionStatus>;
  unusable: readonly UnusableObject[];
  /** The API server's version, such as `v1.36.2`. */
  version?: string;
  /** Why no connection could be made at all. */
  accessError?: { property?: string; message: string; since: Date };
}

/** What changed in a cluster, by collection. */
export type ClusterChanges = ReadonlyMap<string, readonly ObjectChange[]>;

/** As many as people can read; the rest is counted. */
const namedObjects = 50;

/**
 * Mirrors the watched collections of one cluster for as long as it runs, and keeps its last picture when the cluster
 * cannot be reached.
 */
export class ClusterWatcher {
  readonly #connect: (signal: AbortSignal) => Promise<ClusterConnection>;
  readonly #resources: WatchedResource[];
  readonly #logger: LoggerService;
  readonly #warn: (message: string) => void;
  readonly #now: () => Date;
  readonly #times?: WatchTimes;
  readonly #createBackOff: () => BackOff;
  readonly #mirrors = new Map<string, Mirror>();
  readonly #statuses = new Map<string, CollectionStatus>();
  readonly #stopping = new AbortController();
  /** Reasons of failures that were logged since everything was well. */
  readonly #logged = new Set<string>();
  #accessError: ClusterPicture['accessError'];
  #connection?: ClusterConnection;
  #version?: string;
  /** Whether the server may have been upgraded since its version was read. */
  #mayBeNew = false;
  #onChange: () => void = () => {};
  #running?: Promise<unknown>;

  constructor(options: {
    /** Tried again until it succeeds; the signal tells that nobody waits any more. */
    connect: (signal: AbortSignal) => Promise<ClusterConnection>;
    resources: WatchedResource[];
    logger: LoggerService;
    /** Writes a warning; those of many clusters may become one. */
    warn?: (message: string) => void;
    now?: () => Date;
    times?: WatchTimes;
    createBackOff?: () => BackOff;
  }) {
    this.#times = options.times;
    this.#createBackOff = options.createBackOff ?? (() => new BackOff());
    this.#connect = options.connect;
    this.#resources = options.resources;
    this.#logger = options.logger;
    this.#warn = options.warn ?? (message => options.logger.warn(message));
    this.#now = options.now ?? (() => new Date());
    for (const resource of options.resources) {
      this.#mirrors.set(resource.name, new Mirror(resource.mostPerNamespace));
      this.#statuses.set(resource.name, {
        synced: false,
        live: false,
        since: this.#now(),
        ...(resource.onlyRequests ? { onlyRequests: true } : {}),
        ...(resource.requestKind ? { requestKind: resource.requestKind } : {}),
      });
    }
  }

  /** The connection, once there is one. For writes and reads outside the watched collections. */
  get connection(): ClusterConnection | undefined {
    return this.#connection;
  }

  /** Takes in what came since the last time, and says what changed by it. */
  advance(): ClusterChanges {
    const changes = new Map<string, ObjectChange[]>();
    for (const [name, mirror] of this.#mirrors) {
      const changed = mirror.advance();
      if (changed.length > 0) {
        changes.set(name, changed);
      }
    }
    return changes;
  }

  picture(): ClusterPicture {
    const collections = new Map<
      string,
      ReadonlyMap<string, KubernetesObject>
    >();
    const unusable: UnusableObject[] = [];
    for (const [collection, mirror] of this.#mirrors) {
      const { objects, problems, overfull } = mirror;
      collections.set(collection, objects);
      for (const [key, problem] of problems) {
        if (unusable.length < namedObjects) {
          unusable.push({ collection, key, problem });
        }
      }
      for (const namespace of overfull) {
        if (unusable.length < namedObjects) {
          const problem = `namespace ${namespace} has more than the portal follows; those beyond are not observed`;
          unusable.push({ collection, key: `${namespace}/*`, problem });
        }
      }
    }
    return {
      collections,
      statuses: new Map(this.#statuses),
      unusable,
      version: this.#version,
      accessError: this.#accessError,
    };
  }

  /** Begins to watch; told whenever the picture changed. */
  start(onChange: () => void) {
    this.#onChange = onChange;
    this.#running ??= this.#run(this.#stopping.signal);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    await this.#connection?.close();
  }

  async #run(signal: AbortSignal) {
    const backOff = this.#createBackOff();
    while (!this.#connection && !signal.aborted) {
      try {
        this.#connection = await this.#connect(signal);
        this.#accessError = undefined;
      } catch (error) {
        this.#accessFailed(toError(error));
        await sleep(backOff.next(), undefined, { signal, ref: false }).catch(
          () => undefined,
        );
      }
    }
    const connection = this.#connection;
    if (!connection || signal.aborted) {
      return;
    }
    await this.#readVersion(connection);
    const reflectors = this.#resources.map(resource =>
      this.#reflector(connection, resource).run(signal),
    );
    await Promise.all(reflectors);
  }

  #reflector(connection: ClusterConnection, resource: WatchedResource) {
    const mirror = this.#mirrors.get(resource.name)!;
    const note = (changed: boolean) => {
      if (changed) {
        this.#onChange();
      }
    };
    return new Reflector({
      connection,
      resource,
      times: this.#times,
      backOff: this.#createBackOff(),
      listener: {
        applied: object => note(mirror.apply(object)),
        rejected: (key, problem) => note(mirror.reject(key, problem)),
        deleted: key => note(mirror.delete(key)),
        listed: keys => {
          mirror.retain(keys);
          this.#setStatus(resource.name, {
            ...this.#statuses.get(resource.name)!,
            synced: true,
          });
          this.#onChange();
        },
        live: () => this.#live(resource),
        failed: error => this.#failed(resource, error),
      },
    });
  }

  #live(resource: WatchedResource) {
    const status = this.#statuses.get(resource.name)!;
    if (status.live) {
      return;
    }
    this.#setStatus(resource.name, { ...status, live: true, error: undefined });
    if (this.#mayBeNew && this.#connection) {
      this.#mayBeNew = false;
      void this.#readVersion(this.#connection);
    }
    const live = [...this.#statuses.values()].filter(each => each.live).length;
    if (live === this.#statuses.size && this.#logged.size > 0) {
      this.#logged.clear();
      this.#logger.info('the cluster can be read again');
    }
  }

  /** Read before the collections, as the rules of counting depend on it; again after a failure, as it may be new then. */
  async #readVersion(connection: ClusterConnection) {
    try {
      const { gitVersion } = await connection.json<{ gitVersion: string }>({
        path: '/version',
        signal: this.#stopping.signal,
      });
      if (gitVersion !== this.#version) {
        this.#version = gitVersion;
        this.#onChange();
      }
    } catch (error) {
      if (!this.#stopping.signal.aborted) {
        this.#logger.debug(
          `the version of the cluster could not be read: ${
            toError(error).message
          }`,
        );
        // Without it, the rules for counters are not known.
        void sleep(versionRetryMilliseconds, undefined, {
          signal: this.#stopping.signal,
          ref: false,
        }).then(
          () => this.#readVersion(connection),
          () => undefined,
        );
      }
    }
  }

  #failed(resource: WatchedResource, error: Error) {
    const status = this.#statuses.get(resource.name)!;
    const code =
      error instanceof KubernetesError ? error.status.code : undefined;
    this.#logFailure(resource, error);
    this.#setStatus(resource.name, {
      ...status,
      live: false,
      error: {
        message: error.message,
        code,
        ...(error instanceof ClusterAccessError
          ? { property: error.property }
          : {}),
      },
    });
    this.#mayBeNew = true;
  }

  /** One line for what is wrong, however many collections it keeps from being read. */
  #logFailure(resource: WatchedResource, error: Error) {
    const reason = withoutCall(error.message);
    if (!this.#logged.has(reason)) {
      if (this.#logged.size >= rememberedReasons) {
        this.#logged.clear();
      }
      this.#logged.add(reason);
      this.#warn(
        `the cluster cannot be read, beginning with its ${resource.name}; it is retried: ${reason}`,
      );
    }
  }

  #setStatus(name: string, status: CollectionStatus) {
    const before = this.#statuses.get(name)!;
    const changed =
      before.live !== status.live ||
      before.error?.message !== status.error?.message;
    this.#statuses.set(name, {
      ...status,
      since: before.live === status.live ? before.since : this.#now(),
    });
    if (changed) {
      this.#onChange();
    }
  }

  #accessFailed(error: Error) {
    const property =
      error instanceof ClusterAccessError ? error.property : undefined;
    if (this.#accessError?.message !== error.message) {
      this.#accessError = {
        property,
        message: error.message,
        since: this.#now(),
      };
      this.#warn(
        `no connection to the cluster; it is retried: ${error.message}`,
      );
      this.#onChange();
    }
  }
}
