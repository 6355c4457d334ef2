import {
  ResourceDefinition,
  allResources,
  groupVersionOf,
} from '../cluster/resources';
import { JsonRecord } from '../cluster/types';

/** The Kubernetes version whose behaviour the sandbox follows. */
export const KUBERNETES_VERSION = 'v1.36.2';

const VERBS = [
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
const REVIEWS = { group: 'authorization.k8s.io', version: 'v1' };

function groupVersions(): Array<{ group: string; version: string }> {
  const seen = new Map<string, { group: string; version: string }>();
  for (const { group, version } of [...allResources, REVIEWS]) {
    if (group) {
      seen.set(group, { group, version });
    }
  }
  return [...seen.values()];
}

function describeGroup({ group, version }: { group: string; version: string }) {
  const served = { groupVersion: `${group}/${version}`, version };
  return { name: group, versions: [served], preferredVersion: served };
}

function describeResource(definition: ResourceDefinition): JsonRecord[] {
  const { plural, singular, namespaced, kind, shortNames, categories } =
    definition;
  const main = {
    name: plural,
    singularName: singular,
    namespaced,
    kind,
    verbs: VERBS,
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

function resourceList(groupVersion: string): JsonRecord | undefined {
  const definitions = allResources.filter(
    definition => groupVersionOf(definition) === groupVersion,
  );
  const isReviews = groupVersion === `${REVIEWS.group}/${REVIEWS.version}`;
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

/** @returns the discovery document of a path, or undefined where there is none */
export function discoveryDocument(path: string): JsonRecord | undefined {
  const parts = path.split('/').filter(Boolean);
  if (path === '/api') {
    return { kind: 'APIVersions', versions: ['v1'] };
  }
  if (path === '/apis') {
    return {
      kind: 'APIGroupList',
      apiVersion: 'v1',
      groups: groupVersions().map(describeGroup),
    };
  }
  if (parts[0] === 'api' && parts.length === 2) {
    return resourceList(parts[1]);
  }
  if (parts[0] === 'apis' && parts.length === 2) {
    const group = groupVersions().find(served => served.group === parts[1]);
    return (
      group && { kind: 'APIGroup', apiVersion: 'v1', ...describeGroup(group) }
    );
  }
  return parts[0] === 'apis' && parts.length === 3
    ? resourceList(`${parts[1]}/${parts[2]}`)
    : undefined;
}

/** Whether a path lies in a group version that is served: what is missing there is told by a Status. */
export function isServedGroup(path: string): boolean {
  const parts = path.split('/').filter(Boolean);
  return (
    resourceList(parts[0] === 'api' ? parts[1] : `${parts[1]}/${parts[2]}`) !==
    undefined
  );
}

/** The body of `/version`. */
export function versionDocument(): JsonRecord {
  const [, major, minor] = /^v(\d+)\.(\d+)/.exec(KUBERNETES_VERSION) ?? [];
  return {
    major,
    minor,
    gitVersion: KUBERNETES_VERSION,
    gitCommit: 'unknown',
    gitTreeState: 'clean',
    buildDate: '1970-01-01T00:00:00Z',
    goVersion: 'sandbox',
    compiler: 'sandbox',
    platform: 'sandbox',
  };
}
