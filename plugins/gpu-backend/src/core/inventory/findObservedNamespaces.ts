import { CollectionStatus } from '../watch/CollectionStatus';

/**
 * The namespaces in which requests are observed: those in which everything is mirrored that requests are made of. Undefined
 * stands for all.
 */
export function findObservedNamespaces(
  statuses: ReadonlyMap<string, CollectionStatus>,
): ReadonlySet<string> | undefined {
  const narrow = [...statuses.values()].flatMap(
    ({ requestKind, byNamespace }) =>
      requestKind && byNamespace ? [byNamespace.live] : [],
  );
  const [first, ...others] = narrow;
  return (
    first &&
    new Set([...first].filter(name => others.every(other => other.has(name))))
  );
}
