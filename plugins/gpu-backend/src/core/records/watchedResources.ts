import { gpuLabels } from '@backstage-gpu/plugin-gpu-common';
import { KubernetesObject } from '../watch/KubernetesObject';
import { WatchedResource } from '../watch/WatchedResource';
import { ourLabels } from './ourLabels';
import { projectDeviceClass } from './projectDeviceClass';
import { projectNode } from './projectNode';
import { projectHolderPod, projectRequestPod } from './projectPods';
import { projectClaimRefusal, projectQuota } from './projectQuota';
import { projectResourceClaim } from './projectResourceClaim';
import { projectResourceSlice } from './projectResourceSlice';
import { projectWorkloadObject } from './projectWorkloadObject';

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
function projectRoot(object: KubernetesObject): KubernetesObject {
  const { name, namespace, uid, resourceVersion, deletionTimestamp } =
    object.metadata;
  return {
    metadata: {
      name,
      namespace,
      uid,
      resourceVersion,
      deletionTimestamp,
      labels: ourLabels(object),
    },
  };
}

function projectNamespace(object: KubernetesObject): KubernetesObject {
  const { name, deletionTimestamp } = object.metadata;
  return { metadata: { name, deletionTimestamp, labels: ourLabels(object) } };
}

/**
 * Collections that are mirrored from a cluster whatever runs there.
 *
 * Page sizes follow measured bytes: a page of 25 slices with 32 devices each is parsed in well under 10 ms.
 */
const commonResources: WatchedResource[] = [
  {
    ...dra,
    name: 'deviceclasses',
    plural: 'deviceclasses',
    pageSize: 100,
    project: projectDeviceClass,
  },
  {
    ...core,
    name: 'nodes',
    plural: 'nodes',
    pageSize: 50,
    project: projectNode,
  },
  {
    ...dra,
    name: 'resourceslices',
    plural: 'resourceslices',
    pageSize: 25,
    project: projectResourceSlice,
  },
  {
    ...dra,
    name: 'resourceclaims',
    requestKind: 'ResourceClaim',
    plural: 'resourceclaims',
    pageSize: 100,
    project: projectResourceClaim,
  },
  {
    ...core,
    name: 'namespaces',
    plural: 'namespaces',
    pageSize: 250,
    project: projectNamespace,
  },
  {
    ...core,
    name: 'resourcequotas',
    plural: 'resourcequotas',
    pageSize: 250,
    project: projectQuota,
  },
  {
    ...core,
    name: 'events',
    plural: 'events',
    // Nothing else tells of a claim that a quota kept from being made.
    fieldSelector: 'reason=FailedResourceClaimCreation',
    onlyRequests: true,
    mostPerNamespace,
    pageSize: 250,
    project: projectClaimRefusal,
  },
  {
    ...core,
    name: 'pods',
    plural: 'pods',
    metadataOnly: true,
    pageSize: 250,
    project: projectHolderPod,
  },
  {
    ...core,
    name: 'requestpods',
    requestKind: 'Pod',
    plural: 'pods',
    ...ofRequests,
    pageSize: 50,
    project: projectRequestPod,
  },
  {
    ...core,
    name: 'configmaps',
    requestKind: 'ConfigMap',
    plural: 'configmaps',
    ...ofRequests,
    metadataOnly: true,
    pageSize: 250,
    project: projectRoot,
  },
];

/**
 * Every collection that is mirrored from a cluster, with those that kinds of workloads have watched. The ClusterRole in
 * examples/ grants list and watch on exactly these.
 */
export function watchedResources(
  workloads: readonly {
    apiVersion: string;
    kind: string;
    plural: string;
    watched?: boolean;
  }[],
): WatchedResource[] {
  return [
    ...commonResources,
    ...workloads
      .filter(({ watched }) => watched)
      .map(({ apiVersion, kind, plural }) => {
        const [version, group = ''] = apiVersion.split('/').reverse();
        return {
          group,
          versions: [version],
          name: group ? `${plural}.${group}` : plural,
          requestKind: kind,
          plural,
          ...ofRequests,
          pageSize: 50,
          project: projectWorkloadObject,
        };
      }),
  ];
}
