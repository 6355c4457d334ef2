import { gpuLabels } from '@backstage-gpu/plugin-gpu-common';
import { KubernetesObject } from '../watch/KubernetesObject';
import { WatchedResource } from '../watch/WatchedResource';
import { ourLabels } from './records/ourLabels';
import { projectDeviceClass } from './records/projectDeviceClass';
import { projectNode } from './records/projectNode';
import {
  projectHolderPod,
  projectRequestDeployment,
  projectRequestPod,
} from './records/projectPods';
import { projectClaimRefusal, projectQuota } from './records/projectQuota';
import { projectResourceClaim } from './records/projectResourceClaim';
import { projectResourceSlice } from './records/projectResourceSlice';

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
 * Every collection that is mirrored from a cluster. The ClusterRole in examples/ grants list and watch on exactly these.
 *
 * Page sizes follow measured bytes: a page of 25 slices with 32 devices each is parsed in well under 10 ms.
 */
export const watchedResources: WatchedResource[] = [
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
    plural: 'pods',
    ...ofRequests,
    pageSize: 50,
    project: projectRequestPod,
  },
  {
    group: 'apps',
    versions: ['v1'],
    name: 'deployments',
    plural: 'deployments',
    ...ofRequests,
    pageSize: 100,
    project: projectRequestDeployment,
  },
  {
    ...core,
    name: 'configmaps',
    plural: 'configmaps',
    ...ofRequests,
    metadataOnly: true,
    pageSize: 250,
    project: projectRoot,
  },
];
