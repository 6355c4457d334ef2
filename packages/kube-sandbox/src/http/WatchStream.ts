import { ServerResponse } from 'node:http';
import { Clock, TimerHandle } from '../cluster/Clock';
import { groupVersionOf } from '../cluster/resources';
import { StatusError } from '../cluster/StatusError';
import { JsonRecord, KubernetesObject } from '../cluster/types';
import { FieldMatcher } from '../store/fieldSelector';
import { LabelMatcher } from '../store/labelSelector';
import { ObjectStore, StoreEvent } from '../store/ObjectStore';
import { RepresentOptions, representObject } from './represent';

/** A reader this far behind is cut off: it may list and watch again. */
const maxBufferedBytes = 32 * 1024 * 1024;

/** Which events a watch sends, and how. */
export interface WatchOptions {
  store: ObjectStore;
  clock: Clock;
  response: ServerResponse;
  namespace?: string;
  matchesLabels: LabelMatcher;
  matchesFields: FieldMatcher;
  represent: Omit<RepresentOptions, 'now'>;
  /** Send what there is as ADDED first. */
  sendInitial: boolean;
  /** Mark the end of the initial events with a bookmark. */
  markInitialEnd: boolean;
  bookmarks: boolean;
  /** Milliseconds between bookmarks. */
  bookmarkInterval: number;
  /** Writes after this revision are sent; undefined begins with what comes. */
  after: number;
  /** Milliseconds until the stream ends by itself. */
  timeout: number;
  onClose: () => void;
}

/** One watch: replays, follows, bookmarks, and ends when its time is over, its reader leaves or the server stops. */
export class WatchStream {
  readonly #options: WatchOptions;
  #unsubscribe = () => {};
  #timers: TimerHandle[] = [];
  #isClosed = false;
  #isFirstRow = true;

  constructor(options: WatchOptions) {
    this.#options = options;
  }

  /** Sends the head and everything known so far, and goes on from there. */
  open(): void {
    const { store, clock, response, timeout, after } = this.#options;
    response.writeHead(200, {
      'Content-Type': 'application/json',
      'Cache-Control': 'no-cache, private',
    });
    response.flushHeaders();
    response.on('close', () => this.close());
    let backlog: StoreEvent[] = [];
    if (this.#options.sendInitial) {
      this.#sendInitial();
    } else {
      backlog = store.eventsAfter(after);
    }
    backlog.forEach(event => this.#follow(event));
    this.#unsubscribe = store.subscribe(event => this.#follow(event));
    this.#timers.push(clock.setTimeout(() => this.close(), timeout));
    if (this.#options.bookmarks) {
      this.#scheduleBookmark();
    }
  }

  /** Sends an error as the only event, as a watch that has been accepted does. */
  fail(error: StatusError): void {
    const { response } = this.#options;
    response.writeHead(200, { 'Content-Type': 'application/json' });
    this.#write('ERROR', error.toStatus());
    this.close();
  }

  close(): void {
    if (this.#isClosed) {
      return;
    }
    this.#isClosed = true;
    this.#unsubscribe();
    this.#timers.forEach(timer => this.#options.clock.clearTimeout(timer));
    this.#options.response.end();
    this.#options.onClose();
  }

  #matches(object: KubernetesObject): boolean {
    return (
      this.#options.matchesLabels(object.metadata.labels ?? {}) &&
      this.#options.matchesFields(object)
    );
  }

  #sendInitial() {
    const { store, namespace, represent } = this.#options;
    for (const object of store.list(represent.definition, namespace)) {
      if (this.#matches(object)) {
        this.#send('ADDED', object);
      }
    }
    if (this.#options.markInitialEnd) {
      this.#bookmark({ 'k8s.io/initial-events-end': 'true' });
    }
  }

  /** An object that begins or ceases to match appears or disappears for this reader. */
  #follow(event: StoreEvent) {
    const { namespace, represent } = this.#options;
    const { metadata } = event.object;
    if (
      event.definition !== represent.definition ||
      event.revision <= this.#options.after ||
      (namespace !== undefined && metadata.namespace !== namespace)
    ) {
      return;
    }
    const did = event.previous !== undefined && this.#matches(event.previous);
    const does = event.type !== 'DELETED' && this.#matches(event.object);
    if (does) {
      this.#send(did ? 'MODIFIED' : 'ADDED', event.object);
    } else if (did && event.previous) {
      const last =
        event.type === 'DELETED'
          ? event.object
          : {
              ...event.previous,
              metadata: {
                ...event.previous.metadata,
                resourceVersion: metadata.resourceVersion,
              },
            };
      this.#send('DELETED', last);
    }
  }

  #send(type: string, object: KubernetesObject) {
    const { represent, clock } = this.#options;
    this.#write(
      type,
      representObject(
        object,
        { ...represent, now: clock.now() },
        this.#isFirstRow,
      ),
    );
    this.#isFirstRow = false;
  }

  #bookmark(annotations?: Record<string, string>) {
    const { definition } = this.#options.represent;
    this.#write('BOOKMARK', {
      kind: definition.kind,
      apiVersion: groupVersionOf(definition),
      metadata: {
        resourceVersion: `${this.#options.store.revision}`,
        ...(annotations ? { annotations } : {}),
      },
    });
  }

  #scheduleBookmark() {
    const { clock, bookmarkInterval } = this.#options;
    this.#timers.push(
      clock.setTimeout(() => {
        this.#bookmark();
        if (!this.#isClosed) {
          this.#scheduleBookmark();
        }
      }, bookmarkInterval),
    );
  }

  #write(type: string, object: JsonRecord) {
    const { response } = this.#options;
    response.write(`${JSON.stringify({ type, object })}\n`);
    if (response.writableLength > maxBufferedBytes) {
      response.destroy();
    }
  }
}
