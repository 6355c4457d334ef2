import { setTimeout as sleep } from 'node:timers/promises';
import { Slots } from '../../platform/Slots';
import { ClusterAccessError } from './access/ClusterAccessError';
import { BackOff } from './BackOff';
import { ClusterConnection } from './ClusterConnection';
import { CollectionStatus } from './CollectionStatus';
import { joinReadings, Reading } from './joinReadings';
import { KubernetesError } from './KubernetesError';
import { mayReadWhole } from './mayReadWhole';
import { Mirror } from './Mirror';
import { Reflector, ReflectorListener, WatchTimes } from './Reflector';
import { nameOfResource, WatchedResource } from './WatchedResource';

/** Each takes a connection for every collection that is read so. */
export const mostNamespaces = 300;

/** What a watch of one collection tells. */
export interface CollectionListener {
  changed(): void;
  live(): void;
  failed(error: Error): void;
  /** The credentials may not read it in a namespace, or in all namespaces when none is named. */
  refused(namespace: string | undefined): void;
}

interface Reader extends Reading {
  ending: AbortController;
  /** Whether a list was read since the last failure. */
  listed: boolean;
}

/** Stands for all namespaces at once. */
const whole = '';

/**
 * Mirrors one collection: as a whole where the credentials may read it in all namespaces, else in those that it is told to
 * follow, each by itself. Whether it may be read as a whole is asked again from time to time.
 */
export class CollectionWatch {
  readonly mirror: Mirror;
  readonly #resource: WatchedResource;
  readonly #listener: CollectionListener;
  readonly #slots: Slots;
  readonly #now: () => Date;
  readonly #times?: WatchTimes;
  readonly #createBackOff: () => BackOff;
  readonly #readers = new Map<string, Reader>();
  readonly #running = new Set<Promise<void>>();
  #connection?: ClusterConnection;
  #byNamespace = false;
  #followed?: readonly string[];
  #status: CollectionStatus;

  constructor(options: {
    resource: WatchedResource;
    listener: CollectionListener;
    /** Shared by all collections of a cluster: so many lists of single namespaces are read at once. */
    slots: Slots;
    now: () => Date;
    times?: WatchTimes;
    createBackOff: () => BackOff;
  }) {
    const { resource } = options;
    this.#resource = resource;
    this.#listener = options.listener;
    this.#slots = options.slots;
    this.#now = options.now;
    this.#times = options.times;
    this.#createBackOff = options.createBackOff;
    this.mirror = new Mirror(resource.mostPerNamespace);
    this.#status = {
      synced: false,
      live: false,
      since: options.now(),
      ...(resource.onlyRequests ? { onlyRequests: true } : {}),
      ...(resource.requestKind ? { requestKind: resource.requestKind } : {}),
    };
  }

  get status(): CollectionStatus {
    return this.#status;
  }

  /** Says which namespaces matter, the most important first, for when it cannot be read in all. */
  follow(namespaces: readonly string[]): void {
    this.#followed = namespaces;
    this.#meetNamespaces();
  }

  /** Runs until the signal aborts; never throws. */
  async run(connection: ClusterConnection, signal: AbortSignal): Promise<void> {
    this.#connection = connection;
    const end = () => this.#readers.forEach(({ ending }) => ending.abort());
    signal.addEventListener('abort', end);
    while (!signal.aborted) {
      await this.#start(whole);
      // Asked again: what the other namespaces tell is given up only for a refusal that lasts.
      if (await this.#isRefusedStill(connection, signal)) {
        this.#readers.clear();
        this.#byNamespace = true;
        this.#listener.refused(undefined);
        this.#meetNamespaces();
        await this.#untilWhole(connection, signal);
        this.#byNamespace = false;
        end();
        await Promise.all(this.#running);
        this.#readers.clear();
      }
    }
    end();
    await Promise.all(this.#running);
  }

  async #isRefusedStill(connection: ClusterConnection, signal: AbortSignal) {
    const backOff = this.#createBackOff();
    let allowed: boolean | undefined;
    while (allowed === undefined && !signal.aborted) {
      await pause(backOff, signal);
      allowed = await mayReadWhole(connection, this.#resource, signal);
    }
    return allowed === false;
  }

  async #untilWhole(connection: ClusterConnection, signal: AbortSignal) {
    const backOff = this.#createBackOff();
    do {
      await pause(backOff, signal);
    } while (
      !signal.aborted &&
      !(await mayReadWhole(connection, this.#resource, signal))
    );
  }

  /** Starts and ends readers, so that there is one for each followed namespace. */
  #meetNamespaces(): void {
    if (!this.#byNamespace) {
      return;
    }
    const wanted = new Set(this.#wanted);
    for (const [namespace, { ending }] of this.#readers) {
      if (!wanted.has(namespace)) {
        ending.abort();
        this.#readers.delete(namespace);
      }
    }
    if (this.#followed) {
      this.mirror.retain(new Set(), key => !wanted.has(namespaceOf(key)));
    }
    for (const namespace of wanted) {
      if (!this.#readers.has(namespace)) {
        void this.#start(namespace);
      }
    }
    this.#update();
  }

  #start(namespace: string): Promise<void> {
    const reader: Reader = {
      ending: new AbortController(),
      synced: namespace === whole && this.#status.synced,
      live: false,
      refused: false,
      listed: false,
    };
    this.#readers.set(namespace, reader);
    this.#update();
    const running = new Reflector({
      connection: this.#connection!,
      resource: this.#resource,
      ...(namespace === whole ? {} : { namespace, slots: this.#slots }),
      times: this.#times,
      backOff: this.#createBackOff(),
      listener: this.#listen(namespace, reader),
    }).run(reader.ending.signal);
    this.#running.add(running);
    return running.finally(() => this.#running.delete(running));
  }

  #listen(namespace: string, reader: Reader): ReflectorListener {
    const { mirror } = this;
    const isOver = () => reader.ending.signal.aborted;
    const note = (change: () => boolean) => {
      // What was still on its way when the reading ended.
      if (!isOver() && change()) {
        this.#listener.changed();
      }
    };
    return {
      applied: object => note(() => mirror.apply(object)),
      rejected: (key, problem) => note(() => mirror.reject(key, problem)),
      deleted: key => note(() => mirror.delete(key)),
      listed: keys =>
        note(() => {
          mirror.retain(keys, isIn(namespace));
          reader.synced = true;
          reader.listed = true;
          this.#update();
          return true;
        }),
      live: () => {
        if (!isOver() && !reader.live) {
          reader.live = true;
          reader.refused = false;
          reader.error = undefined;
          this.#update();
          this.#listener.live();
        }
      },
      failed: error => {
        if (!isOver()) {
          this.#failed(namespace, reader, error);
          reader.listed = false;
        }
      },
    };
  }

  #failed(namespace: string, reader: Reader, error: Error): void {
    const code =
      error instanceof KubernetesError ? error.status.code : undefined;
    reader.live = false;
    const isRefused = code === 403 && this.#resource.namespaced;
    if (!isRefused || namespace === whole) {
      reader.refused = false;
      reader.error = {
        message: error.message,
        code,
        ...(error instanceof ClusterAccessError
          ? { property: error.property }
          : {}),
      };
      if (isRefused) {
        reader.ending.abort();
      } else {
        this.#listener.failed(error);
      }
    } else {
      reader.refused = true;
      reader.error = undefined;
      if (!reader.listed) {
        // Kept, it would pass for what is there now.
        this.mirror.retain(new Set(), isIn(namespace));
      }
      this.#listener.refused(namespace);
    }
    this.#update();
  }

  get #wanted(): readonly string[] | undefined {
    return this.#followed?.slice(0, mostNamespaces);
  }

  #update(): void {
    const before = this.#status;
    const next = this.#judge();
    this.#status = {
      ...next,
      since: before.live === next.live ? before.since : this.#now(),
    };
    this.#listener.changed();
  }

  #judge(): Omit<CollectionStatus, 'since'> {
    const { onlyRequests, requestKind } = this.#status;
    const common = {
      ...(onlyRequests ? { onlyRequests } : {}),
      ...(requestKind ? { requestKind } : {}),
    };
    if (this.#byNamespace) {
      const { missingElsewhere } = this.#resource;
      return {
        ...common,
        ...joinReadings(this.#readers, this.#wanted, {
          resource: nameOfResource(this.#resource),
          beyond: this.#followed?.slice(mostNamespaces) ?? [],
          ...(missingElsewhere ? { missing: missingElsewhere } : {}),
        }),
      };
    }
    const { synced, live, error } = this.#readers.get(whole)!;
    return { ...common, synced, live, ...(error ? { error } : {}) };
  }
}

async function pause(backOff: BackOff, signal: AbortSignal): Promise<void> {
  await sleep(backOff.next(), undefined, { signal, ref: false }).catch(
    () => undefined,
  );
}

function namespaceOf(key: string): string {
  return key.slice(0, key.indexOf('/'));
}

function isIn(namespace: string): (key: string) => boolean {
  return namespace === whole
    ? () => true
    : key => namespaceOf(key) === namespace;
}
