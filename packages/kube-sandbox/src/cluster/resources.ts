import { OpaqueKind } from './opaqueKinds';

/** One served resource: what discovery says of it and how the server treats it. */
export interface ResourceDefinition {
  group: string;
  version: string;
  kind: string;
  plural: string;
  singular: string;
  shortNames: string[];
  namespaced: boolean;
  /** Class of `@kubernetes/client-node` whose attribute map knows the fields. */
  model: string;
  /** Whether `/status` is served apart, so that plain writes leave the status alone. */
  hasStatus: boolean;
  /** Whether a create may carry a status; only nodes register with theirs. */
  keepsStatusOnCreate: boolean;
  hasScale: boolean;
  /** Whether `metadata.generation` counts changes of the spec. */
  hasGeneration: boolean;
  categories: string[];
  /** Whether objects are stored as they are: no fields are declared, defaulted or validated. */
  isOpaque: boolean;
}

/** Stands for a class of fields where none are declared. */
export const opaqueModel = 'Opaque';

type Traits = Partial<
  Pick<
    ResourceDefinition,
    | 'model'
    | 'hasStatus'
    | 'keepsStatusOnCreate'
    | 'hasScale'
    | 'hasGeneration'
    | 'categories'
    | 'shortNames'
  >
> & { clusterScoped?: boolean; plural?: string };

/** The resource of an opaque kind. */
export function defineOpaque(kind: OpaqueKind): ResourceDefinition {
  return {
    ...define(`${kind.group}/${kind.version}`, kind.kind, {
      plural: kind.plural,
      model: opaqueModel,
      clusterScoped: !kind.namespaced,
      hasStatus: kind.hasStatus ?? true,
      hasGeneration: true,
    }),
    isOpaque: true,
  };
}

/** The resources that every sandbox serves. */
export const resources = {
  namespaces: define('v1', 'Namespace', {
    clusterScoped: true,
    shortNames: ['ns'],
    hasStatus: true,
  }),
  nodes: define('v1', 'Node', {
    clusterScoped: true,
    shortNames: ['no'],
    hasStatus: true,
    keepsStatusOnCreate: true,
  }),
  pods: define('v1', 'Pod', {
    shortNames: ['po'],
    hasStatus: true,
    hasGeneration: true,
    categories: ['all'],
  }),
  services: define('v1', 'Service', {
    shortNames: ['svc'],
    hasStatus: true,
    categories: ['all'],
  }),
  secrets: define('v1', 'Secret'),
  configmaps: define('v1', 'ConfigMap', { shortNames: ['cm'] }),
  persistentvolumeclaims: define('v1', 'PersistentVolumeClaim', {
    shortNames: ['pvc'],
    hasStatus: true,
  }),
  serviceaccounts: define('v1', 'ServiceAccount', { shortNames: ['sa'] }),
  events: define('v1', 'Event', { model: 'CoreV1Event', shortNames: ['ev'] }),
  resourcequotas: define('v1', 'ResourceQuota', {
    shortNames: ['quota'],
    hasStatus: true,
  }),
  deployments: define('apps/v1', 'Deployment', {
    shortNames: ['deploy'],
    hasStatus: true,
    hasScale: true,
    hasGeneration: true,
    categories: ['all'],
  }),
  replicasets: define('apps/v1', 'ReplicaSet', {
    shortNames: ['rs'],
    hasStatus: true,
    hasScale: true,
    hasGeneration: true,
    categories: ['all'],
  }),
  jobs: define('batch/v1', 'Job', {
    hasStatus: true,
    hasGeneration: true,
    categories: ['all'],
  }),
  leases: define('coordination.k8s.io/v1', 'Lease'),
  networkpolicies: define('networking.k8s.io/v1', 'NetworkPolicy', {
    plural: 'networkpolicies',
    shortNames: ['netpol'],
    hasGeneration: true,
  }),
  poddisruptionbudgets: define('policy/v1', 'PodDisruptionBudget', {
    shortNames: ['pdb'],
    hasStatus: true,
    hasGeneration: true,
  }),
  resourceslices: define('resource.k8s.io/v1', 'ResourceSlice', {
    clusterScoped: true,
    hasGeneration: true,
  }),
  deviceclasses: define('resource.k8s.io/v1', 'DeviceClass', {
    clusterScoped: true,
    hasGeneration: true,
  }),
  resourceclaims: define('resource.k8s.io/v1', 'ResourceClaim', {
    model: 'ResourceV1ResourceClaim',
    hasStatus: true,
  }),
  resourceclaimtemplates: define('resource.k8s.io/v1', 'ResourceClaimTemplate'),
} as const satisfies Record<string, ResourceDefinition>;

/** The same table as a list, in the order of discovery. */
export const allResources: readonly ResourceDefinition[] =
  Object.values(resources);

/** `apps/v1`, or `v1` for the core group. */
export function groupVersionOf(definition: {
  group: string;
  version: string;
}): string {
  return definition.group
    ? `${definition.group}/${definition.version}`
    : definition.version;
}

/** `deployments.apps`, the form that Kubernetes uses in its messages. */
export function qualifiedNameOf(definition: ResourceDefinition): string {
  return definition.group
    ? `${definition.plural}.${definition.group}`
    : definition.plural;
}

function define(
  groupVersion: string,
  kind: string,
  traits: Traits = {},
): ResourceDefinition {
  const [group, version] = groupVersion.includes('/')
    ? groupVersion.split('/')
    : ['', groupVersion];
  const singular = kind.toLowerCase();
  return {
    group,
    version,
    kind,
    singular,
    plural:
      traits.plural ?? `${singular}${singular.endsWith('s') ? 'es' : 's'}`,
    shortNames: traits.shortNames ?? [],
    namespaced: !traits.clusterScoped,
    model: traits.model ?? `V1${kind}`,
    hasStatus: traits.hasStatus ?? false,
    keepsStatusOnCreate: traits.keepsStatusOnCreate ?? false,
    hasScale: traits.hasScale ?? false,
    hasGeneration: traits.hasGeneration ?? false,
    categories: traits.categories ?? [],
    isOpaque: false,
  };
}
