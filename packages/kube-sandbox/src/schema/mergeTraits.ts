import { ListMerge } from './FieldSchema';

/**
 * Lists that merge item by item, as `Model.field` with the keys that tell items apart. Lists that are in neither table
 * are replaced as a whole. Source of the rules: the `listType` and `listMapKey` markers of the Kubernetes API types.
 */
const keyedLists: Record<string, readonly string[]> = {
  'V1ObjectMeta.ownerReferences': ['uid'],
  'V1PodSpec.containers': ['name'],
  'V1PodSpec.initContainers': ['name'],
  'V1PodSpec.ephemeralContainers': ['name'],
  'V1PodSpec.volumes': ['name'],
  'V1PodSpec.imagePullSecrets': ['name'],
  'V1PodSpec.hostAliases': ['ip'],
  'V1PodSpec.resourceClaims': ['name'],
  'V1PodSpec.schedulingGates': ['name'],
  'V1PodSpec.topologySpreadConstraints': ['topologyKey', 'whenUnsatisfiable'],
  'V1PodStatus.conditions': ['type'],
  'V1PodStatus.hostIPs': ['ip'],
  'V1PodStatus.podIPs': ['ip'],
  'V1PodStatus.resourceClaimStatuses': ['name'],
  'V1Container.env': ['name'],
  'V1Container.ports': ['containerPort', 'protocol'],
  'V1Container.volumeMounts': ['mountPath'],
  'V1Container.volumeDevices': ['devicePath'],
  'V1ResourceRequirements.claims': ['name'],
  'V1ServiceSpec.ports': ['port', 'protocol'],
  'V1ServiceStatus.conditions': ['type'],
  'V1ServiceAccount.secrets': ['name'],
  'V1DeploymentStatus.conditions': ['type'],
  'V1ReplicaSetStatus.conditions': ['type'],
  'V1NamespaceStatus.conditions': ['type'],
  'V1NodeStatus.conditions': ['type'],
  'V1NodeStatus.addresses': ['type'],
  'V1PersistentVolumeClaimStatus.conditions': ['type'],
  'V1PodDisruptionBudgetStatus.conditions': ['type'],
  'V1ResourceClaimStatus.reservedFor': ['uid'],
  'V1ResourceClaimStatus.devices': ['driver', 'device', 'pool', 'shareID'],
  'V1AllocatedDeviceStatus.conditions': ['type'],
};

const sets: ReadonlySet<string> = new Set([
  'V1ObjectMeta.finalizers',
  'V1NodeSpec.podCIDRs',
]);

/** Structures that are one value: an applier owns all of one or nothing. */
const atomicStructs: ReadonlySet<string> = new Set([
  'V1LabelSelector',
  'V1NodeSelector',
  'V1NodeSelectorTerm',
  'V1ObjectReference',
  'V1LocalObjectReference',
  'V1TypedLocalObjectReference',
  'V1SecretKeySelector',
  'V1ConfigMapKeySelector',
  'V1ObjectFieldSelector',
  'V1ResourceFieldSelector',
  'V1OwnerReference',
  'V1ScopeSelector',
]);

const atomicMaps: ReadonlySet<string> = new Set([
  'V1PodSpec.nodeSelector',
  'V1ServiceSpec.selector',
]);

/** Fields that hold a quantity or a map of quantities; the client classes call them strings. */
const quantities: ReadonlySet<string> = new Set([
  'V1ResourceRequirements.limits',
  'V1ResourceRequirements.requests',
  'V1VolumeResourceRequirements.limits',
  'V1VolumeResourceRequirements.requests',
  'V1NodeStatus.capacity',
  'V1NodeStatus.allocatable',
  'V1ResourceQuotaSpec.hard',
  'V1ResourceQuotaStatus.hard',
  'V1ResourceQuotaStatus.used',
  'V1EmptyDirVolumeSource.sizeLimit',
  'V1PersistentVolumeClaimStatus.capacity',
  'V1Counter.value',
  'V1DeviceCapacity.value',
  'V1CapacityRequirements.requests',
  'V1CapacityRequestPolicy._default',
  'V1DeviceRequestAllocationResult.consumedCapacity',
]);

/** Quantity maps and scalars are told apart by the declared type, so one question is enough. */
export function isQuantityField(path: string): boolean {
  return quantities.has(path);
}

/** How the list at `Model.field` merges. */
export function listMergeOf(path: string): ListMerge {
  const keys = keyedLists[path];
  if (keys) {
    return { kind: 'map', keys };
  }
  return { kind: sets.has(path) ? 'set' : 'atomic' };
}

/** Whether a structure is one value. */
export function isAtomicStruct(model: string): boolean {
  return atomicStructs.has(model);
}

/** Whether the map at `Model.field` is one value. */
export function isAtomicMap(path: string): boolean {
  return atomicMaps.has(path);
}
