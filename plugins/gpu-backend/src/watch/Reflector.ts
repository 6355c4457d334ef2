import { setTimeout as sleep } from 'node:timers/promises';
import { toError } from '@backstage/errors';
import { BackOff } from './BackOff';
import { ClusterConnection } from './ClusterConnection';
import { KubernetesError } from './KubernetesError';
import { KubernetesObject, objectKey } from './KubernetesObject';
import { readLines } from './readLines';

/** What a reflector mirrors. */
export interface WatchedResource {
  /** Name of the collection, such as `resourceslices`. */
  name: string;
  /** Path of the collection, such as `/apis/resource.k8s.io/v1/resourceslices`. */
  path: string;
  /** Only the metadata is wanted; the server then sends nothing else. */
  metadataOnly?: boolean;
  labelSelector?: string;
  /** Objects in one page of the list. The page's bytes decide how long the event loop stands still. */
  pageSize: number;
  /** Keeps of an object what is used; what is dropped costs no memory. */
  project?(object: KubernetesObject): KubernetesObject;
}

/** What a reflector tells. Calls come one after another; none is awaited. */
export interface ReflectorListener {
  /** The whole collection, after a list. */
  replaced(objects: KubernetesObject[]): void;
  applied(object: KubernetesObject): void;
  deleted(key: string): void;
  /** The mirror is up to date and stays so. */
  live(): void;
  /** A list or watch failed; it is tried again. */
  failed(error: Error): void;
}

interface List {
  metadata: { resourceVersion: string; continue?: string };
  items: KubernetesObject[];
}

interface WatchEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  object: KubernetesObject & { code?: number; message?: string };
}

/** Kubernetes closes a watch after the asked time; asking for it lets a silent, half-dead connection be told. */
const watchSeconds = 300;
const watchGrace = 15_000;
const shortestWatch = 1000;
const metadataFormat = ';as=PartialObjectMetadata;g=meta.k8s.io;v=v1';
const metadataListFormat = ';as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

class ExpiredError extends Error {}

/**
 * Mirrors one collection of a cluster: a paged list, then a watch from its resourceVersion with bookmarks. A lost watch
 * is taken up where it ended; one that is too old (410) is followed by a new list. Every failure waits, longer each time.
 *
 * The protocol is that of Kubernetes' "Efficient detection of changes".
 */
export class Reflector {
  readonly #connection: ClusterConnection;
  readonly #resource: WatchedResource;
  readonly #listener: ReflectorListener;
  readonly #backOff: BackOff;

  constructor(options: {
    connection: ClusterConnection;
    resource: WatchedResource;
    listener: ReflectorListener;
    backOff?: BackOff;
  }) {
    this.#connection = options.connection;
    this.#resource = options.resource;
    this.#listener = options.listener;
    this.#backOff = options.backOff ?? new BackOff();
  }

  /** Runs until the signal aborts; never throws. */
  async run(signal: AbortSignal): Promise<void> {
    let resourceVersion: string | undefined;
    while (!signal.aborted) {
      try {
        resourceVersion ??= await this.#list(signal);
        const opened = Date.now();
        resourceVersion = await this.#watch(resourceVersion, signal);
        // A server or proxy that ends every watch at once is not asked in a tight circle.
        if (Date.now() - opened < shortestWatch) {
          await this.#pause(signal);
        }
      } catch (error) {
        if (signal.aborted) {
          return;
        }
        if (error instanceof ExpiredError) {
          resourceVersion = undefined;
          continue;
        }
        this.#listener.failed(toError(error));
        // A version that failed may be one that this server never had, as after it was set up anew.
        resourceVersion = undefined;
        await this.#pause(signal);
      }
    }
  }

  async #pause(signal: AbortSignal) {
    try {
      await sleep(this.#backOff.next(), undefined, { signal, ref: false });
    } catch (error) {
      if (!signal.aborted) {
        throw error;
      }
    }
  }

  async #list(signal: AbortSignal): Promise<string> {
    const objects: KubernetesObject[] = [];
    let next: string | undefined;
    let resourceVersion: string;
    do {
      const page: List = await this.#connection.json<List>({
        path: this.#path({
          limit: String(this.#resource.pageSize),
          continue: next,
        }),
        accept: this.#accept(metadataListFormat),
        signal,
      });
      for (const item of page.items ?? []) {
        objects.push(this.#project(item));
      }
      next = page.metadata.continue || undefined;
      resourceVersion = page.metadata.resourceVersion;
    } while (next);
    this.#listener.replaced(objects);
    return resourceVersion;
  }

  /** Follows the watch to its end and returns the resourceVersion to go on from. */
  async #watch(from: string, signal: AbortSignal): Promise<string> {
    let resourceVersion = from;
    const deadline = AbortSignal.timeout(watchSeconds * 1000 + watchGrace);
    const body = await this.#connection
      .open({
        path: this.#path({
          watch: 'true',
          allowWatchBookmarks: 'true',
          resourceVersion,
          timeoutSeconds: String(watchSeconds),
        }),
        accept: this.#accept(metadataFormat),
        signal: AbortSignal.any([signal, deadline]),
        idleTimeout: 0,
      })
      .catch(error => {
        throw isExpired(error) ? new ExpiredError() : error;
      });
    this.#listener.live();
    for await (const line of readLines(body)) {
      this.#backOff.reset();
      const event = JSON.parse(line) as WatchEvent;
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
      resourceVersion = event.object.metadata.resourceVersion!;
      if (event.type === 'DELETED') {
        this.#listener.deleted(objectKey(event.object));
      } else if (event.type !== 'BOOKMARK') {
        this.#listener.applied(this.#project(event.object));
      }
    }
    return resourceVersion;
  }

  #project(object: KubernetesObject): KubernetesObject {
    return this.#resource.project ? this.#resource.project(object) : object;
  }

  #accept(format: string): string {
    return `application/json${this.#resource.metadataOnly ? format : ''}`;
  }

  #path(query: Record<string, string | undefined>): string {
    const parameters = new URLSearchParams();
    if (this.#resource.labelSelector) {
      parameters.set('labelSelector', this.#resource.labelSelector);
    }
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) {
        parameters.set(name, value);
      }
    }
    return `${this.#resource.path}?${parameters}`;
  }
}

function isExpired(error: unknown): boolean {
  return error instanceof KubernetesError && error.status.code === 410;
}
