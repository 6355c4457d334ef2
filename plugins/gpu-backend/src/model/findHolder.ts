import { ResourceClaim } from '@backstage-gpu/dra';
import { gpuLabels, Holder } from '@backstage-gpu/plugin-gpu-common';
import { KubernetesObject } from '../watch/KubernetesObject';
import { HolderPod } from './ClusterRecords';

/**
 * Who holds the devices of an allocated claim: the pod that it is reserved for, the workload behind that pod, the
 * catalog entity and project that their labels name.
 */
export function findHolder(
  claim: ResourceClaim & KubernetesObject,
  pods: ReadonlyMap<string, HolderPod>,
  projectOfNamespace: ReadonlyMap<string, string>,
): Holder {
  const namespace = claim.metadata.namespace!;
  const reservation = claim.status?.reservedFor?.find(
    entry => entry.resource === 'pods' && !entry.apiGroup,
  );
  const pod = reservation && pods.get(`${namespace}/${reservation.name}`);
  const label = (name: string) =>
    claim.metadata.labels?.[name] ?? pod?.metadata.labels?.[name];
  return withoutUndefined({
    claim: { namespace, name: claim.metadata.name },
    pod: reservation?.name,
    workload: pod && findWorkload(pod),
    kubernetesId: label(gpuLabels.kubernetesId),
    project: label(gpuLabels.project) ?? projectOfNamespace.get(namespace),
    request: label(gpuLabels.request),
    since:
      claim.status?.allocation?.allocationTimestamp ??
      claim.metadata.creationTimestamp,
    unreserved: reservation ? undefined : true,
  });
}

/** A pod's ReplicaSet is named after its Deployment and the pod-template-hash label, so no other object is needed. */
function findWorkload({ metadata, owner }: HolderPod): Holder['workload'] {
  if (!owner) {
    return undefined;
  }
  const hash = metadata.labels?.['pod-template-hash'];
  if (owner.kind === 'ReplicaSet' && hash && owner.name.endsWith(`-${hash}`)) {
    return {
      kind: 'Deployment',
      name: owner.name.slice(0, -hash.length - 1),
    };
  }
  return { kind: owner.kind, name: owner.name };
}

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(
    Object.entries(value).filter(([, entry]) => entry !== undefined),
  ) as T;
}
