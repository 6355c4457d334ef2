import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { BackOff } from './BackOff';
import { ClusterConnection } from './ClusterConnection';
import { CollectionStatus } from './CollectionStatus';
import { CollectionWatch } from './CollectionWatch';
import { ClusterAccessError } from './access/ClusterAccessError';
import { KubernetesObject } from './KubernetesObject';
import { ObjectChange } from './Mirror';
import { WatchTimes } from './Reflector';
import { WatchedResource } from './WatchedResource';
import { Slots } from '../../platform/Slots';
import { withoutCall } from '../../platform/withoutCall';

/** Reasons may carry numbers that never come again, so only so many are kept. */
const versionRetryMilliseconds = 5_000;
const rememberedReasons = 100;
/** Lists of single namespaces that are read at once from one cluster. */
const listsAtOnce = 8;

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
  readonly #logger: LoggerService;
  readonly #warn: (message: string) => void;
  readonly #now: () => Date;
  readonly #createBackOff: () => BackOff;
  readonly #watches = new Map<string, CollectionWatch>();
  readonly #stopping = new AbortController();
  /** Reasons of failures that were logged since everything was well. */
  readonly #logged = new Set<string>();
  /** Collections of which was logged that they are refused. */
  readonly #refused = new Set<string>();
  #accessError: ClusterPicture['accessError'];
  #connection?: ClusterConnection;
  #followed?: readonly string[];
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
    this.#createBackOff = options.createBackOff ?? (() => new BackOff());
    this.#connect = options.connect;
    this.#logger = options.logger;
    this.#warn = options.warn ?? (message => options.logger.warn(message));
    this.#now = options.now ?? (() => new Date());
    const slots = new Slots(listsAtOnce);
    for (const resource of options.resources) {
      this.#watches.set(
        resource.name,
        new CollectionWatch({
          resource,
          slots,
          now: this.#now,
          times: options.times,
          createBackOff: this.#createBackOff,
          listener: {
            changed: () => this.#onChange(),
            live: () => this.#live(),
            failed: error => this.#failed(resource, error),
            refused: namespace => this.#logRefusal(resource, namespace),
          },
        }),
      );
    }
  }

  /** The connection, once there is one. For writes and reads outside the watched collections. */
  get connection(): ClusterConnection | undefined {
    return this.#connection;
  }

  /** Takes in what came since the last time, and says what changed by it. */
  advance(): ClusterChanges {
    const changes = new Map<string, ObjectChange[]>();
    for (const [name, { mirror }] of this.#watches) {
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
    for (const [collection, { mirror }] of this.#watches) {
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
      statuses: new Map(
        [...this.#watches].map(([name, { status }]) => [name, status]),
      ),
      unusable,
      version: this.#version,
      accessError: this.#accessError,
    };
  }

  /** Says in which namespaces to read what the credentials may not read in all; until then nothing of that is read. */
  follow(namespaces: ReadonlySet<string>): void {
    const next = [...namespaces].sort();
    if (!isDeepStrictEqual(next, this.#followed)) {
      this.#followed = next;
      this.#watches.forEach(watch => watch.follow(next));
    }
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
    await Promise.all(
      [...this.#watches.values()].map(watch => watch.run(connection, signal)),
    );
  }

  #live() {
    if (this.#mayBeNew && this.#connection) {
      this.#mayBeNew = false;
      void this.#readVersion(this.#connection);
    }
    const isAllLive = [...this.#watches.values()].every(
      ({ status }) => status.live,
    );
    if (isAllLive && this.#logged.size > 0) {
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
    this.#logFailure(resource, error);
    this.#mayBeNew = true;
  }

  /** Once for each collection: which namespaces it is about is told on the GPU page. */
  #logRefusal({ name }: WatchedResource, namespace: string | undefined) {
    const key = namespace === undefined ? name : `${name} of a namespace`;
    if (!this.#refused.has(key)) {
      this.#refused.add(key);
      this.#logger.warn(
        namespace === undefined
          ? `the credentials may not list and watch ${name} in all namespaces: those of projects are read one by one`
          : `the credentials may not list and watch ${name} in namespace ${namespace}: the GPU page names all such namespaces`,
      );
    }
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
