import { gpuLabels } from '@backstage-gpu/plugin-gpu-common';
import { KubernetesObject } from '../watch/KubernetesObject';
import { WatchedResource } from '../watch/WatchedResource';
import { Interners } from './Interners';
import { ourLabels } from './ourLabels';
import { parseApiVersion } from './parseApiVersion';
import { readDeviceClass } from './readDeviceClass';
import { readNode } from './readNode';
import { readHolderPod, readRequestPod } from './readPods';
import { readClaimRefusal, readQuota } from './readQuota';
import { readResourceClaim } from './readResourceClaim';
import { readResourceSlice } from './readResourceSlice';
import { readWorkloadObject } from './readWorkloadObject';

/** Older versions have other shapes, which the projections bring into that of v1. */
const dra = {
  group: 'resource.k8s.io',
  versions: ['v1', 'v1beta2', 'v1beta1'],
};
const core = { group: '', versions: ['v1'] };

/** Objects of requests in one namespace: more than a project can use, and anybody there may make them. */
const mostPerNamespace = 1000;
const ofRequests = {
  labelSelector: gpuLabels.request,
  onlyRequests: true,
  mostPerNamespace,
};

/** What a root remembers is read when it is needed: anybody may put a megabyte there. */
function readRootMetadata(
  object: KubernetesObject,
  interners: Interners,
): KubernetesObject {
  const { name, namespace, uid, resourceVersion, deletionTimestamp } =
    object.metadata;
  return {
    metadata: {
      name,
      namespace,
      uid,
      resourceVersion,
      deletionTimestamp,
      labels: ourLabels(object, interners),
    },
  };
}

function readNamespace(
  object: KubernetesObject,
  interners: Interners,
): KubernetesObject {
  const { name, deletionTimestamp } = object.metadata;
  return {
    metadata: { name, deletionTimestamp, labels: ourLabels(object, interners) },
  };
}

/** A collection, and how an object of it becomes a record. */
interface RecordResource extends Omit<WatchedResource, 'read'> {
  read(object: KubernetesObject, interners: Interners): KubernetesObject;
}

/**
 * Collections that are mirrored from a cluster whatever runs there.
 *
 * Page sizes follow measured bytes: a page of 25 slices with 32 devices each is parsed in well under 10 ms.
 */
const commonResources: RecordResource[] = [
  {
    ...dra,
    name: 'deviceclasses',
    plural: 'deviceclasses',
    pageSize: 100,
    read: readDeviceClass,
  },
  {
    ...core,
    name: 'nodes',
    plural: 'nodes',
    pageSize: 50,
    read: readNode,
  },
  {
    ...dra,
    name: 'resourceslices',
    plural: 'resourceslices',
    pageSize: 25,
    read: readResourceSlice,
  },
  {
    ...dra,
    name: 'resourceclaims',
    namespaced: true,
    missingElsewhere: 'what is available, and who holds what, is not known',
    requestKind: 'ResourceClaim',
    plural: 'resourceclaims',
    pageSize: 100,
    read: readResourceClaim,
  },
  {
    ...core,
    name: 'namespaces',
    plural: 'namespaces',
    pageSize: 250,
    read: readNamespace,
  },
  {
    ...core,
    name: 'resourcequotas',
    namespaced: true,
    plural: 'resourcequotas',
    pageSize: 250,
    read: readQuota,
  },
  {
    ...core,
    name: 'events',
    namespaced: true,
    plural: 'events',
    // Nothing else tells of a claim that a quota kept from being made.
    fieldSelector: 'reason=FailedResourceClaimCreation',
    onlyRequests: true,
    mostPerNamespace,
    pageSize: 250,
    read: readClaimRefusal,
  },
  {
    ...core,
    name: 'pods',
    namespaced: true,
    missingElsewhere: 'workloads that hold devices elsewhere are not named',
    plural: 'pods',
    metadataOnly: true,
    pageSize: 250,
    read: readHolderPod,
  },
  {
    ...core,
    name: 'requestpods',
    namespaced: true,
    requestKind: 'Pod',
    plural: 'pods',
    ...ofRequests,
    pageSize: 50,
    read: readRequestPod,
  },
  {
    ...core,
    name: 'configmaps',
    namespaced: true,
    requestKind: 'ConfigMap',
    plural: 'configmaps',
    ...ofRequests,
    metadataOnly: true,
    pageSize: 250,
    read: readRootMetadata,
  },
];

/** Whether a collection is mirrored whatever runs: mirrored again for a kind of workload, it would replace that one. */
export function isAlwaysMirrored(apiVersion: string, plural: string): boolean {
  const { group } = parseApiVersion(apiVersion);
  return commonResources.some(
    each => each.group === group && each.plural === plural,
  );
}

/** A kind of object that a kind of workload makes. */
interface WorkloadCollection {
  apiVersion: string;
  kind: string;
  plural: string;
  watched?: boolean;
}

/** Read only in some namespaces, these would make devices look free that are taken: nothing is counted then. */
export const countedCollections = [
  'deviceclasses',
  'nodes',
  'resourceslices',
  'resourceclaims',
];

/**
 * Every collection that is mirrored from a cluster, with those that kinds of workloads have watched. The manifests in
 * examples/ grant list and watch on exactly these.
 *
 * @param interners - of that cluster
 */
export function watchedResources(
  workloads: readonly WorkloadCollection[],
  interners: Interners = new Interners(),
): WatchedResource[] {
  return [
    ...commonResources,
    ...workloads.filter(({ watched }) => watched).map(workloadResource),
  ].map(resource => ({
    ...resource,
    read: object => resource.read(object, interners),
  }));
}

function workloadResource({
  apiVersion,
  kind,
  plural,
}: WorkloadCollection): RecordResource {
  const { group, version } = parseApiVersion(apiVersion);
  return {
    group,
    versions: [version],
    name: group ? `${plural}.${group}` : plural,
    namespaced: true,
    requestKind: group ? `${kind}.${group}` : kind,
    plural,
    ...ofRequests,
    pageSize: 50,
    read: readWorkloadObject,
  };
}
