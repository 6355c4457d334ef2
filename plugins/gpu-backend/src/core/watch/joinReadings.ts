import { CollectionStatus, NamespaceReading } from './CollectionStatus';

/** How the reading of a collection stands: in one namespace, or in all at once. */
export interface Reading {
  synced: boolean;
  live: boolean;
  /** Whether the credentials may not read it there. */
  refused: boolean;
  error?: CollectionStatus['error'];
}

/** How a collection stands by the readings that it is made of. */
type Joined = Pick<
  CollectionStatus,
  'synced' | 'live' | 'error' | 'byNamespace'
>;

/**
 * How a collection stands that is read namespace by namespace: a namespace in which it is refused keeps it from nothing, and
 * one whose reading has not begun yet is not read yet.
 *
 * @param readings - by namespace
 * @param wanted - the namespaces to read; undefined while they are not known
 * @param about - what is said of the collection besides
 */
export function joinReadings(
  readings: ReadonlyMap<string, Reading>,
  wanted: readonly string[] | undefined,
  about: Pick<NamespaceReading, 'resource' | 'beyond' | 'missing'>,
): Joined {
  const isEach = (holds: (reading: Reading) => boolean) =>
    wanted?.every(namespace => {
      const reading = readings.get(namespace);
      return reading && holds(reading);
    }) ?? false;
  const namesOf = (chosen: (reading: Reading) => boolean) =>
    [...readings].filter(([, each]) => chosen(each)).map(([name]) => name);
  const error = [...readings.values()].find(each => each.error)?.error;
  return {
    synced: isEach(({ synced, refused }) => synced || refused),
    live: isEach(({ live, refused }) => live || refused),
    ...(error ? { error } : {}),
    byNamespace: {
      ...about,
      live: new Set(namesOf(({ live }) => live)),
      refused: namesOf(({ refused }) => refused),
    },
  };
}
