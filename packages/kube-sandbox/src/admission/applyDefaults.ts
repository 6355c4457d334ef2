import { ResourceDefinition } from '../cluster/resources';
import { JsonRecord } from '../cluster/types';
import { defaultClaimSpec } from './claimDefaults';
import { defaultJob } from './jobDefaults';
import { defaultPod, defaultPodSpec } from './podDefaults';

type Defaulter = (object: JsonRecord, isNew: boolean) => void;

const defaulters: Record<string, Defaulter> = {
  Pod: (object, isNew) =>
    isNew ? defaultPod(object) : defaultPodSpec(object.spec),
  Deployment: defaultDeployment,
  ReplicaSet: object => {
    object.spec.replicas ??= 1;
    defaultTemplate(object.spec.template);
  },
  Service: (object, isNew) => {
    defaultService(object);
    if (isNew) {
      object.status = { loadBalancer: {} };
    }
  },
  Namespace: (object, isNew) => {
    defaultNamespace(object);
    if (isNew) {
      object.spec.finalizers = ['kubernetes'];
      object.status = { phase: 'Active' };
    }
  },
  Node: (object, isNew) => {
    object.spec ??= {};
    if (isNew && object.status?.allocatable === undefined) {
      const capacity = object.status?.capacity;
      object.status = {
        ...object.status,
        ...(capacity ? { allocatable: capacity } : {}),
      };
    }
  },
  Secret: object => {
    object.type ??= 'Opaque';
    // Written as text, kept as base64.
    for (const [key, value] of Object.entries(object.stringData ?? {})) {
      object.data ??= {};
      object.data[key] = Buffer.from(String(value)).toString('base64');
    }
    delete object.stringData;
  },
  PersistentVolumeClaim: (object, isNew) => {
    object.spec.volumeMode ??= 'Filesystem';
    if (isNew) {
      object.status = { phase: 'Pending' };
    }
  },
  Job: defaultJob,
  NetworkPolicy: object => defaultNetworkPolicy(object),
  ResourceQuota: object => {
    object.spec ??= {};
  },
  ResourceClaim: object => defaultClaimSpec(object.spec),
  ResourceClaimTemplate: object => defaultClaimSpec(object.spec?.spec),
  DeviceClass: object => {
    object.spec ??= {};
  },
};

/** Collections of the metadata that are left out when they are empty. */
const optionalMetadata = [
  'labels',
  'annotations',
  'finalizers',
  'ownerReferences',
] as const;

/** Kinds that cannot be without a spec of their own; validation speaks about what is missing in it. */
const needsSpec: ReadonlySet<string> = new Set([
  'Pod',
  'Deployment',
  'ReplicaSet',
  'Job',
  'Service',
  'PersistentVolumeClaim',
  'ResourceClaim',
  'ResourceSlice',
]);

/**
 * Gives an object the values that Kubernetes gives to fields left out.
 * @param isNew - also gives the status that new objects begin with
 * @returns a new object
 */
export function applyDefaults(
  definition: ResourceDefinition,
  object: JsonRecord,
  isNew: boolean,
): JsonRecord {
  const result = structuredClone(object);
  if (!definition.isOpaque && needsSpec.has(definition.kind)) {
    result.spec ??= {};
  }
  dropEmptyMetadata(result.metadata);
  if (definition.isOpaque) {
    return result;
  }
  if (definition.hasStatus) {
    result.status ??= {};
  }
  defaulters[definition.kind]?.(result, isNew);
  return result;
}

function defaultDeployment(object: JsonRecord): void {
  const spec = object.spec;
  spec.replicas ??= 1;
  spec.revisionHistoryLimit ??= 10;
  spec.progressDeadlineSeconds ??= 600;
  spec.strategy ??= {};
  spec.strategy.type ??= 'RollingUpdate';
  if (spec.strategy.type === 'RollingUpdate') {
    spec.strategy.rollingUpdate ??= {};
    spec.strategy.rollingUpdate.maxSurge ??= '25%';
    spec.strategy.rollingUpdate.maxUnavailable ??= '25%';
  }
  defaultTemplate(spec.template);
}

function defaultTemplate(template: JsonRecord | undefined): void {
  if (template?.spec) {
    defaultPodSpec(template.spec);
  }
}

function defaultService(object: JsonRecord): void {
  const spec = object.spec;
  spec.type ??= 'ClusterIP';
  spec.sessionAffinity ??= 'None';
  for (const port of spec.ports ?? []) {
    port.protocol ??= 'TCP';
    port.targetPort ??= port.port;
  }
  if (spec.type !== 'ExternalName') {
    spec.internalTrafficPolicy ??= 'Cluster';
    spec.ipFamilies ??= ['IPv4'];
    spec.ipFamilyPolicy ??= 'SingleStack';
  }
}

function defaultNamespace(object: JsonRecord): void {
  object.metadata.labels = {
    ...object.metadata.labels,
    'kubernetes.io/metadata.name': object.metadata.name,
  };
  object.spec ??= {};
}

function defaultNetworkPolicy(object: JsonRecord): void {
  object.spec ??= {};
  const { ingress = [], egress } = object.spec;
  object.spec.policyTypes ??= egress ? ['Ingress', 'Egress'] : ['Ingress'];
  for (const rule of [...ingress, ...(egress ?? [])]) {
    for (const port of rule?.ports ?? []) {
      port.protocol ??= 'TCP';
    }
  }
}

function dropEmptyMetadata(metadata: JsonRecord): void {
  for (const key of optionalMetadata) {
    if (metadata[key] && Object.keys(metadata[key]).length === 0) {
      delete metadata[key];
    }
  }
}
