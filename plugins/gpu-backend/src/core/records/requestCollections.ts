/** Collections that hold objects of requests, and the kind of these; further ones come with the kinds of workloads. */
const kinds: Readonly<Record<string, string>> = {
  configmaps: 'ConfigMap',
  resourceclaims: 'ResourceClaim',
  requestpods: 'Pod',
};

const prefix = 'workload/';

/** Name of the mirror of the objects of one kind that a kind of workload has watched. */
export function workloadCollection(kind: string): string {
  return `${prefix}${kind}`;
}

/** Kind of the objects of requests in a collection; undefined for a collection that holds none. */
export function requestKind(collection: string): string | undefined {
  return collection.startsWith(prefix)
    ? collection.slice(prefix.length)
    : kinds[collection];
}
