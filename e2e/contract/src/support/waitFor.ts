import { ClusterClient } from './ClusterClient';
import { JsonObject } from './JsonObject';

const initialEvents = {
  sendInitialEvents: true,
  resourceVersionMatch: 'NotOlderThan',
  allowWatchBookmarks: true,
};

/** Waits on watch events until an object is in some state; fails with the last state when the deadline passes. */
export async function waitFor(
  client: ClusterClient,
  collection: string,
  name: string,
  isReached: (object: JsonObject) => boolean,
): Promise<JsonObject> {
  const watch = await client.watch(collection, {
    ...initialEvents,
    fieldSelector: `metadata.name=${name}`,
  });
  let last: JsonObject | undefined;
  try {
    const { object } = await watch.takeUntil(({ type, object: seen }) => {
      if (type === 'BOOKMARK') {
        return false;
      }
      last = seen;
      return type !== 'DELETED' && isReached(seen);
    });
    return object;
  } catch (error) {
    throw new Error(
      `${collection}/${name}: ${
        (error as Error).message
      }; last seen ${JSON.stringify(last?.status ?? last?.metadata)}`,
    );
  } finally {
    watch.close();
  }
}

/** Waits until an object exists no more. */
export async function waitForGone(
  client: ClusterClient,
  collection: string,
  name: string,
): Promise<void> {
  const watch = await client.watch(collection, {
    ...initialEvents,
    fieldSelector: `metadata.name=${name}`,
  });
  let isThere = false;
  try {
    await watch.takeUntil(({ type }) => {
      isThere = type === 'BOOKMARK' ? isThere : type !== 'DELETED';
      return !isThere && (type === 'DELETED' || type === 'BOOKMARK');
    });
  } finally {
    watch.close();
  }
}

/** Waits until some object of a collection is in a state, whatever its name. */
export async function waitForAny(
  client: ClusterClient,
  collection: string,
  isReached: (object: JsonObject) => boolean,
): Promise<JsonObject> {
  const watch = await client.watch(collection, initialEvents);
  try {
    const { object } = await watch.takeUntil(
      ({ type, object: seen }) =>
        (type === 'ADDED' || type === 'MODIFIED') && isReached(seen),
    );
    return object;
  } finally {
    watch.close();
  }
}
