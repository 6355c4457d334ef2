import { ServerResponse } from 'node:http';
import { ListQuery, parseResourceVersion } from '../api/listObjects';
import { Clock } from '../cluster/Clock';
import { forbiddenValue } from '../cluster/faults';
import { expired, invalidOptions } from '../cluster/StatusError';
import { parseFieldSelector } from '../store/fieldSelector';
import { parseLabelSelector } from '../store/labelSelector';
import { CompactedError, ObjectStore } from '../store/ObjectStore';
import { RepresentOptions } from './represent';
import { WatchStream } from './WatchStream';

/** A watch without a timeout of its own ends after half an hour, as the API server ends its watches. */
const defaultTimeout = 30 * 60 * 1000;
const longestTimeout = 24 * 60 * 60 * 1000;

interface OpenWatchOptions {
  store: ObjectStore;
  clock: Clock;
  response: ServerResponse;
  namespace?: string;
  query: ListQuery;
  sendInitialEvents?: boolean;
  allowBookmarks: boolean;
  timeoutSeconds?: number;
  bookmarkInterval: number;
  represent: Omit<RepresentOptions, 'now'>;
  streams: Set<WatchStream>;
}

/**
 * Opens a watch on the response.
 * @throws StatusError 400, 422 before anything is sent; what is too old is told as an ERROR event. A revision yet to
 * come is waited for
 */
export function openWatch(options: OpenWatchOptions): void {
  const { store, query, represent, streams, sendInitialEvents } = options;
  checkInitialEvents(options);
  const requested = parseResourceVersion(query.resourceVersion) ?? 0;
  const stream: WatchStream = new WatchStream({
    store,
    clock: options.clock,
    response: options.response,
    namespace: options.namespace,
    matchesLabels: parseLabelSelector(query.labelSelector),
    matchesFields: parseFieldSelector(
      represent.definition,
      query.fieldSelector,
    ),
    represent,
    sendInitial: sendInitialEvents ?? requested === 0,
    markInitialEnd: sendInitialEvents ?? false,
    bookmarks: options.allowBookmarks,
    bookmarkInterval: options.bookmarkInterval,
    after: requested === 0 ? store.revision : requested,
    timeout: watchTimeout(options.timeoutSeconds),
    onClose: () => streams.delete(stream),
  });
  streams.add(stream);
  try {
    if (requested > 0 && !sendInitialEvents) {
      store.eventsAfter(requested);
    }
  } catch (error) {
    if (!(error instanceof CompactedError)) {
      throw error;
    }
    stream.fail(expired(error.message));
    return;
  }
  stream.open();
}

function checkInitialEvents(options: OpenWatchOptions): void {
  const { sendInitialEvents, query, allowBookmarks } = options;
  const refuse = (field: string, detail: string) =>
    invalidOptions('ListOptions', forbiddenValue(field, detail));
  if (sendInitialEvents === undefined) {
    if (query.resourceVersionMatch) {
      throw refuse(
        'resourceVersionMatch',
        'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided',
      );
    }
    return;
  }
  if (query.resourceVersionMatch !== 'NotOlderThan') {
    throw refuse(
      'resourceVersionMatch',
      'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
    );
  }
  if (sendInitialEvents && !allowBookmarks) {
    throw refuse(
      'allowWatchBookmarks',
      'sendInitialEvents requires allowWatchBookmarks to be set',
    );
  }
}

/** Milliseconds until a watch ends; a timer of Node.js holds no more than 2^31 of them, and no less than one. */
function watchTimeout(seconds: number | undefined): number {
  return seconds
    ? Math.min(Math.max(seconds * 1000, 1), longestTimeout)
    : defaultTimeout;
}
