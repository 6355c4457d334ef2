import { Fault } from '@backstage-gpu/plugin-gpu-common';
import { CollectionStatus } from '../watch/CollectionStatus';

/** As many as people can read; the rest is counted. */
const namedNamespaces = 20;

/**
 * What is not known of collections that are read namespace by namespace, for want of rights: one fault for all namespaces
 * that lack the same rights, and one for what other namespaces would tell.
 */
export function describeRefusals(
  statuses: ReadonlyMap<string, CollectionStatus>,
  cluster: { name: string; configKey?: string },
): Fault[] {
  const narrow = [...statuses.values()].flatMap(({ byNamespace }) =>
    byNamespace ? [byNamespace] : [],
  );
  const fault = (message: string): Fault => ({
    kind: 'permission',
    message,
    configKey: cluster.configKey,
  });
  const refused = gather(
    narrow.flatMap(({ resource, refused: namespaces }) =>
      namespaces.map(namespace => [namespace, resource]),
    ),
  );
  const byRights = gather(
    [...refused].map(([namespace, names]) => [names.join(', '), namespace]),
  );
  const beyond = [...new Set(narrow.flatMap(each => each.beyond))].sort();
  const missing = narrow.flatMap(each =>
    each.missing ? [`${each.resource} (${each.missing})`] : [],
  );
  return [
    ...[...byRights].map(([names, namespaces]) =>
      fault(
        `the credentials of cluster ${
          cluster.name
        } may not list and watch ${names} in namespace ${enumerate(
          namespaces,
        )}: apply the Role in examples/least-privilege/project-role.yaml there`,
      ),
    ),
    ...(beyond.length > 0
      ? [
          fault(
            `namespace ${enumerate(beyond)} of cluster ${
              cluster.name
            } is not read: only so many are watched one by one; grant list and watch of ${[
              ...new Set(narrow.map(({ resource }) => resource)),
            ].join(', ')} in all namespaces`,
          ),
        ]
      : []),
    ...(missing.length > 0
      ? [
          fault(
            `the credentials of cluster ${
              cluster.name
            } may list and watch in namespaces of projects only: ${missing.join(
              ', ',
            )}; grant list and watch in all namespaces to know that too`,
          ),
        ]
      : []),
  ];
}

/** What belongs to each first, once, in order. */
function gather(pairs: string[][]): Map<string, string[]> {
  const gathered = new Map<string, Set<string>>();
  for (const [key, value] of pairs.sort()) {
    gathered.set(key, (gathered.get(key) ?? new Set()).add(value));
  }
  return new Map([...gathered].map(([key, values]) => [key, [...values]]));
}

function enumerate(namespaces: readonly string[]): string {
  const more = namespaces.length - namedNamespaces;
  const named = namespaces.slice(0, namedNamespaces).join(', ');
  return more > 0 ? `${named} and ${more} more` : named;
}
