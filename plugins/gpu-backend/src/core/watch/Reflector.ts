import { setTimeout as sleep } from 'node:timers/promises';
import { toError } from '@backstage/errors';
import { Slots } from '../../platform/Slots';
import { BackOff } from './BackOff';
import { ClusterConnection } from './ClusterConnection';
import { findServedVersion } from './findServedVersion';
import { KubernetesError } from './KubernetesError';
import { KubernetesObject, objectKey } from './KubernetesObject';
import { PageSize } from './PageSize';
import { readLines } from './readLines';
import { parseJson } from './parseJson';
import { readLongEvent } from './readLongEvent';
import { requestedPause } from './requestedPause';
import { objectBytes, pageBytes } from './sizeLimits';
import { TooLargeError } from './TooLargeError';
import { collectionPath, WatchedResource } from './WatchedResource';

/** What a reflector tells. Calls come one after another; none is awaited. */
export interface ReflectorListener {
  /** An object is there, or is now like this. During a list one page after another is told. */
  applied(object: KubernetesObject): void;
  /** An object is there that cannot be used, and why. */
  rejected(key: string, problem: string): void;
  deleted(key: string): void;
  /** A list was read to its end: what it does not name is gone. */
  listed(keys: ReadonlySet<string>): void;
  /** The mirror is up to date and stays so. */
  live(): void;
  /** A list or watch failed; it is retried. */
  failed(error: Error): void;
}

/** Milliseconds for a page of a list, over a slow line too. */
const pageDeadline = 120_000;

interface List {
  metadata: { resourceVersion: string; continue?: string };
  items?: KubernetesObject[];
}

interface WatchEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  object: KubernetesObject & { code?: number; message?: string };
}

/** How long watches last. */
export interface WatchTimes {
  /**
   * Seconds after which the server is asked to close a watch. One that is silent for longer is lost, and its numbers are
   * marked stale: so long, and no longer, can a half-dead connection go unnoticed.
   */
  watchSeconds: number;
  /** Milliseconds beyond that after which a watch that is still open counts as lost. */
  grace: number;
}

const usualTimes: WatchTimes = { watchSeconds: 60, grace: 10_000 };
const shortestWatch = 1000;
const metadataFormat = ';as=PartialObjectMetadata;g=meta.k8s.io;v=v1';
const metadataListFormat = ';as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

const tooLarge = `it is larger than ${objectBytes} bytes as the API server writes it`;

/** Stands for the key of objects that have no name. */
const nameless = '(without a name)';

class ExpiredError extends Error {
  constructor() {
    super('the server calls its own newest version too old (410)');
  }
}

/**
 * Mirrors one collection of a cluster: a paged list, then a watch from its resourceVersion with bookmarks. A watch that
 * the server ended in good order is taken up where it ended; after anything else the collection is listed again, since
 * the server may be another, or have gone back in time. Every failure waits, longer each time.
 *
 * The protocol is that of Kubernetes' "Efficient detection of changes".
 */
export class Reflector {
  readonly #connection: ClusterConnection;
  readonly #resource: WatchedResource;
  readonly #namespace?: string;
  readonly #slots: Slots;
  readonly #listener: ReflectorListener;
  readonly #backOff: BackOff;
  readonly #times: WatchTimes;
  #path = '';

  constructor(options: {
    connection: ClusterConnection;
    resource: WatchedResource;
    /** The namespace in which it is mirrored; all of them when absent. */
    namespace?: string;
    /** Shared with other reflectors: so many of them list at once. */
    slots?: Slots;
    listener: ReflectorListener;
    backOff?: BackOff;
    times?: WatchTimes;
  }) {
    this.#connection = options.connection;
    this.#resource = options.resource;
    this.#namespace = options.namespace;
    this.#slots = options.slots ?? new Slots(1);
    this.#listener = options.listener;
    this.#backOff = options.backOff ?? new BackOff();
    this.#times = options.times ?? usualTimes;
  }

  /** Runs until the signal aborts; never throws. */
  async run(signal: AbortSignal): Promise<void> {
    let resourceVersion: string | undefined;
    /** How often in a row the server said that a version is too old. Once is as it should be. */
    let expired = 0;
    while (!signal.aborted) {
      let opened = Infinity;
      try {
        resourceVersion ??= await this.#slots.run(() => this.#list(signal));
        opened = Date.now();
        resourceVersion = await this.#watch(resourceVersion, signal);
        // A server or proxy that ends every watch at once is not asked in a tight circle.
        if (Date.now() - opened < shortestWatch) {
          await this.#pause(signal);
        }
      } catch (error) {
        if (signal.aborted) {
          return;
        }
        resourceVersion = undefined;
        const worked = Date.now() - opened >= shortestWatch;
        expired = error instanceof ExpiredError ? expired + 1 : 0;
        if (expired === 1 || (expired > 0 && worked)) {
          expired = 1;
        } else {
          this.#listener.failed(toError(error));
        }
        await this.#pause(signal, requestedPause(error));
      }
    }
  }

  async #pause(signal: AbortSignal, atLeast = 0) {
    const milliseconds = Math.max(this.#backOff.next(), atLeast);
    try {
      await sleep(milliseconds, undefined, { signal, ref: false });
    } catch (error) {
      if (!signal.aborted) {
        throw error;
      }
    }
  }

  async #list(signal: AbortSignal): Promise<string> {
    // Asked before every list: an upgrade of the server may have changed it.
    const version = await findServedVersion(
      this.#connection,
      this.#resource,
      signal,
    );
    this.#path = collectionPath(this.#resource, version, this.#namespace);
    const keys = new Set<string>();
    let next: string | undefined;
    let resourceVersion: string | undefined;
    const size = new PageSize(this.#resource.pageSize);
    do {
      const page = await this.#page(size.current, next, signal);
      if (page) {
        size.fitted();
        for (const item of page.items ?? []) {
          keys.add(this.#apply(item));
        }
      } else if (size.current > 1) {
        size.shrink();
        continue;
      }
      const read = page ?? (await this.#pass(keys, next, signal));
      next = read.metadata.continue || undefined;
      resourceVersion = read.metadata.resourceVersion;
    } while (next || resourceVersion === undefined);
    this.#listener.listed(keys);
    return resourceVersion;
  }

  /** A page of a list; undefined when it is too large, whatever of it was read. */
  async #page(
    limit: number,
    from: string | undefined,
    signal: AbortSignal,
    metadataOnly = this.#resource.metadataOnly,
  ): Promise<List | undefined> {
    try {
      return await this.#connection.json<List>({
        path: this.#query({ limit: String(limit), continue: from }),
        accept: accept(metadataOnly, metadataListFormat),
        signal,
        mostBytes: limit === 1 ? objectBytes : pageBytes,
        deadline: pageDeadline,
      });
    } catch (error) {
      if (error instanceof TooLargeError) {
        return undefined;
      }
      throw isExpired(error) ? new ExpiredError() : error;
    }
  }

  /** Goes past an object that is too large by itself: its metadata say what it is and where the list goes on. */
  async #pass(
    keys: Set<string>,
    from: string | undefined,
    signal: AbortSignal,
  ): Promise<List> {
    const page = this.#resource.metadataOnly
      ? undefined
      : await this.#page(1, from, signal, true);
    if (!page) {
      throw new Error(
        `a single object of ${
          this.#resource.name
        } is too large to be passed over`,
      );
    }
    for (const item of page.items ?? []) {
      const key = objectKey(item);
      keys.add(key);
      this.#listener.rejected(key, tooLarge);
    }
    return page;
  }

  /** Follows the watch to its end and returns the resourceVersion to go on from. */
  async #watch(from: string, signal: AbortSignal): Promise<string> {
    let resourceVersion = from;
    const { watchSeconds, grace } = this.#times;
    const deadline = AbortSignal.timeout(watchSeconds * 1000 + grace);
    const body = await this.#connection
      .open({
        path: this.#query({
          watch: 'true',
          allowWatchBookmarks: 'true',
          resourceVersion,
          timeoutSeconds: String(watchSeconds),
        }),
        accept: accept(this.#resource.metadataOnly, metadataFormat),
        signal: AbortSignal.any([signal, deadline]),
        idleTimeout: 0,
      })
      .catch(error => {
        throw isExpired(error) ? new ExpiredError() : error;
      });
    this.#listener.live();
    for await (const line of readLines(body)) {
      if (typeof line !== 'string') {
        resourceVersion = this.#passEvent(line.head) ?? resourceVersion;
        continue;
      }
      const event = parseJson<WatchEvent>(
        line,
        `watch of ${this.#resource.name}`,
      );
      if (event.type === 'ERROR') {
        if (event.object.code === 410) {
          throw new ExpiredError();
        }
        throw new Error(
          `watch of ${this.#resource.name}: ${
            event.object.message ?? 'the server sent an error'
          }`,
        );
      }
      this.#backOff.reset();
      resourceVersion = event.object.metadata.resourceVersion!;
      if (event.type === 'DELETED') {
        this.#listener.deleted(objectKey(event.object));
      } else if (event.type !== 'BOOKMARK') {
        this.#apply(event.object);
      }
    }
    return resourceVersion;
  }

  /** What lies in a cluster is input from outside: one object that cannot be used stops no other. */
  #apply(object: KubernetesObject): string {
    if (typeof object?.metadata?.name !== 'string') {
      this.#listener.rejected(nameless, 'metadata.name: expected a text');
      return nameless;
    }
    let key = nameless;
    try {
      key = objectKey(object);
      this.#listener.applied(
        this.#resource.read ? this.#resource.read(object) : object,
      );
    } catch (error) {
      // Whatever it is that does not fit: the object is named, and the others are read.
      this.#listener.rejected(key, toError(error).message);
    }
    return key;
  }

  /**
   * Goes past an event that is too long to be read.
   *
   * @returns its resourceVersion, where that can be told
   * @throws Error when it does not say of which object it is, so that the collection is listed again
   */
  #passEvent(head: string): string | undefined {
    const event = readLongEvent(head);
    if (!event) {
      throw new Error(
        `watch of ${
          this.#resource.name
        }: an event is larger than ${objectBytes} bytes`,
      );
    }
    if (event.deleted) {
      this.#listener.deleted(event.key);
    } else {
      this.#listener.rejected(event.key, tooLarge);
    }
    return event.resourceVersion;
  }

  #query(query: Record<string, string | undefined>): string {
    const { labelSelector, fieldSelector } = this.#resource;
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries({
      labelSelector,
      fieldSelector,
      ...query,
    })) {
      if (value !== undefined) {
        parameters.set(name, value);
      }
    }
    return `${this.#path}?${parameters}`;
  }
}

function accept(metadataOnly: boolean | undefined, format: string): string {
  return `application/json${metadataOnly ? format : ''}`;
}

function isExpired(error: unknown): boolean {
  return error instanceof KubernetesError && error.status.code === 410;
}
