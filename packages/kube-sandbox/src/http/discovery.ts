import { ResourceDefinition, groupVersionOf } from '../cluster/resources';
import { ResourceTable } from '../cluster/ResourceTable';
import { JsonRecord } from '../cluster/types';

/** The Kubernetes version whose behaviour the sandbox follows. */
export const kubernetesVersion = 'v1.36.2';

const verbs = [
  'create',
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'update',
  'watch',
];

/** A group that is served without stored objects: reviews are only created. */
const reviews = { group: 'authorization.k8s.io', version: 'v1' };

/** @returns the discovery document of a path, or undefined where there is none */
export function discoveryDocument(
  resources: ResourceTable,
  path: string,
): JsonRecord | undefined {
  const parts = path.split('/').filter(Boolean);
  if (path === '/api') {
    return { kind: 'APIVersions', versions: ['v1'] };
  }
  if (path === '/apis') {
    return {
      kind: 'APIGroupList',
      apiVersion: 'v1',
      groups: [...versionsByGroup(resources)].map(([group, versions]) =>
        describeGroup(group, versions),
      ),
    };
  }
  if (parts[0] === 'api' && parts.length === 2) {
    return resourceList(resources, parts[1]);
  }
  if (parts[0] === 'apis' && parts.length === 2) {
    const versions = versionsByGroup(resources).get(parts[1]);
    return (
      versions && {
        kind: 'APIGroup',
        apiVersion: 'v1',
        ...describeGroup(parts[1], versions),
      }
    );
  }
  return parts[0] === 'apis' && parts.length === 3
    ? resourceList(resources, `${parts[1]}/${parts[2]}`)
    : undefined;
}

/** Whether a path lies in a group version that is served: what is missing there is told by a Status. */
export function isServedGroup(resources: ResourceTable, path: string): boolean {
  const parts = path.split('/').filter(Boolean);
  return (
    resourceList(
      resources,
      parts[0] === 'api' ? parts[1] : `${parts[1]}/${parts[2]}`,
    ) !== undefined
  );
}

/** The body of `/version`. */
export function versionDocument(): JsonRecord {
  const [, major, minor] = /^v(\d+)\.(\d+)/.exec(kubernetesVersion) ?? [];
  return {
    major,
    minor,
    gitVersion: kubernetesVersion,
    gitCommit: 'unknown',
    gitTreeState: 'clean',
    buildDate: '1970-01-01T00:00:00Z',
    goVersion: 'sandbox',
    compiler: 'sandbox',
    platform: 'sandbox',
  };
}

/** The versions of each group, the preferred one first. */
function versionsByGroup({ all }: ResourceTable): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { group, version } of [...all, reviews]) {
    const versions = groups.get(group) ?? [];
    if (group && !versions.includes(version)) {
      groups.set(group, [...versions, version].sort(byPriority));
    }
  }
  return groups;
}

/** Stable versions come before beta, beta before alpha, later ones before earlier ones. */
function byPriority(left: string, right: string): number {
  const rank = (version: string) => {
    const [, major, stage, minor = '0'] =
      /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version) ?? [];
    const stages = ['alpha', 'beta', undefined];
    return (
      stages.indexOf(stage) * 1_000_000 + Number(major) * 1_000 + Number(minor)
    );
  };
  return rank(right) - rank(left);
}

function describeGroup(group: string, versions: readonly string[]) {
  const served = versions.map(version => ({
    groupVersion: `${group}/${version}`,
    version,
  }));
  return { name: group, versions: served, preferredVersion: served[0] };
}

function resourceList(
  { all }: ResourceTable,
  groupVersion: string,
): JsonRecord | undefined {
  const definitions = all.filter(
    definition => groupVersionOf(definition) === groupVersion,
  );
  const isReviews = groupVersion === `${reviews.group}/${reviews.version}`;
  if (definitions.length === 0 && !isReviews) {
    return undefined;
  }
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion,
    resources: isReviews
      ? [
          {
            name: 'selfsubjectaccessreviews',
            singularName: 'selfsubjectaccessreview',
            namespaced: false,
            kind: 'SelfSubjectAccessReview',
            verbs: ['create'],
          },
        ]
      : definitions.flatMap(describeResource),
  };
}

function describeResource(definition: ResourceDefinition): JsonRecord[] {
  const { plural, singular, namespaced, kind, shortNames, categories } =
    definition;
  const main = {
    name: plural,
    singularName: singular,
    namespaced,
    kind,
    verbs: verbs,
    ...(shortNames.length > 0 ? { shortNames } : {}),
    ...(categories.length > 0 ? { categories } : {}),
  };
  const subresource = (name: string, more: JsonRecord) => ({
    name: `${plural}/${name}`,
    singularName: '',
    namespaced,
    verbs: ['get', 'patch', 'update'],
    ...more,
  });
  return [
    main,
    ...(definition.hasScale
      ? [
          subresource('scale', {
            group: 'autoscaling',
            version: 'v1',
            kind: 'Scale',
          }),
        ]
      : []),
    ...(definition.hasStatus ? [subresource('status', { kind })] : []),
  ];
}
