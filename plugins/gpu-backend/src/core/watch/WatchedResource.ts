import { KubernetesObject } from './KubernetesObject';

/** A collection that is mirrored. */
export interface WatchedResource {
  /** What the mirror is called; distinct. */
  name: string;
  /** API group; empty for the core group. */
  group: string;
  /** Versions whose objects can be read, the preferred first. With more than one the server is asked which it serves. */
  versions: readonly string[];
  /** Name of the collection on the wire, such as `resourceslices`. */
  plural: string;
  /** Whether its objects are in namespaces, so that it can be read in some where the credentials may not read it in all. */
  namespaced?: boolean;
  /** What is not known, for people, when it is read in some namespaces only; absent where nothing is. */
  missingElsewhere?: string;
  /** Only the metadata is wanted; the server then sends nothing else. */
  metadataOnly?: boolean;
  labelSelector?: string;
  fieldSelector?: string;
  /**
   * Only requests are observed by it: without it nothing of them is known, and everything else goes on. Anybody may make
   * such objects.
   */
  onlyRequests?: boolean;
  /** Kind of its objects, such as `Pod`, where requests are made of such objects. */
  requestKind?: string;
  /** Objects of one namespace that are followed; what is beyond is left out. */
  mostPerNamespace?: number;
  /** Objects in one page of the list. The page's bytes decide how long the event loop stands still. */
  pageSize: number;
  /**
   * Keeps of an object what is used; what is dropped costs no memory, and a change of it is no change.
   *
   * @throws UnusableObjectError for an object that is not what its kind should be
   */
  read?(object: KubernetesObject): KubernetesObject;
}

/** An object cannot be used. The message says what is wrong with it and is shown to people. */
export class UnusableObjectError extends Error {}

/** What Roles and people call a collection, such as `pods` or `deployments.apps`. */
export function nameOfResource({
  group,
  plural,
}: Pick<WatchedResource, 'group' | 'plural'>): string {
  return group ? `${plural}.${group}` : plural;
}

/** Path of a collection in one version of its group: in all namespaces, or in one. */
export function collectionPath(
  { group, plural }: Pick<WatchedResource, 'group' | 'plural'>,
  version: string,
  namespace?: string,
): string {
  const base = group ? `/apis/${group}/${version}` : `/api/${version}`;
  return namespace === undefined
    ? `${base}/${plural}`
    : `${base}/namespaces/${encodeURIComponent(namespace)}/${plural}`;
}
