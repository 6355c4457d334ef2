import { gpuLabels } from '@backstage-gpu/plugin-gpu-common';
import { KubernetesObject } from '../watch/KubernetesObject';
import { WatchedResource } from '../watch/Reflector';

const dra = '/apis/resource.k8s.io/v1';

function withoutManagedFields(object: KubernetesObject): KubernetesObject {
  const { managedFields, ...metadata } =
    object.metadata as KubernetesObject['metadata'] & {
      managedFields?: unknown;
    };
  return { ...object, metadata };
}

/** Of a pod only what says whose it is; its containers and environment are none of our business. */
function podIdentity(object: KubernetesObject): KubernetesObject {
  const { name, namespace, uid, resourceVersion, labels, ownerReferences } =
    object.metadata;
  return {
    metadata: {
      name,
      namespace,
      uid,
      resourceVersion,
      labels,
      ownerReferences,
    },
  };
}

/** Of a node what decides whether pods are scheduled to it; its images and addresses are dropped. */
function nodeScheduling(object: KubernetesObject): KubernetesObject {
  const { spec, status } = object as KubernetesObject & {
    spec?: { unschedulable?: boolean; taints?: unknown[] };
    status?: { conditions?: { type: string; status: string }[] };
  };
  const { name, uid, resourceVersion, labels } = object.metadata;
  return {
    metadata: { name, uid, resourceVersion, labels },
    spec: { unschedulable: spec?.unschedulable, taints: spec?.taints },
    status: {
      conditions: status?.conditions
        ?.filter(condition => condition.type === 'Ready')
        .map(condition => ({ type: condition.type, status: condition.status })),
    },
  } as KubernetesObject;
}

/**
 * Every collection that is mirrored from a cluster. The ClusterRole in examples/ grants list and watch on exactly these.
 *
 * Page sizes follow measured bytes: a page of 50 slices with 32 devices each is parsed in well under 20 ms.
 */
export const watchedResources: WatchedResource[] = [
  {
    name: 'resourceslices',
    path: `${dra}/resourceslices`,
    pageSize: 50,
    project: withoutManagedFields,
  },
  {
    name: 'deviceclasses',
    path: `${dra}/deviceclasses`,
    pageSize: 100,
    project: withoutManagedFields,
  },
  {
    name: 'resourceclaims',
    path: `${dra}/resourceclaims`,
    pageSize: 250,
    project: withoutManagedFields,
  },
  {
    name: 'nodes',
    path: '/api/v1/nodes',
    pageSize: 50,
    project: nodeScheduling,
  },
  {
    name: 'namespaces',
    path: '/api/v1/namespaces',
    pageSize: 250,
    project: withoutManagedFields,
  },
  {
    name: 'pods',
    path: '/api/v1/pods',
    metadataOnly: true,
    pageSize: 250,
    project: podIdentity,
  },
  {
    name: 'requestpods',
    path: '/api/v1/pods',
    labelSelector: gpuLabels.request,
    pageSize: 50,
    project: withoutManagedFields,
  },
  {
    name: 'deployments',
    path: '/apis/apps/v1/deployments',
    labelSelector: gpuLabels.request,
    pageSize: 100,
    project: withoutManagedFields,
  },
  {
    name: 'configmaps',
    path: '/api/v1/configmaps',
    labelSelector: gpuLabels.request,
    pageSize: 250,
    project: withoutManagedFields,
  },
];
