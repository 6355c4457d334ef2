import { ResourceClaim } from '@backstage-gpu/dra';
import { gpuLabels, Holder } from '@backstage-gpu/plugin-gpu-common';
import { KubernetesObject } from '../watch/KubernetesObject';
import { HolderPod } from '../records/ClusterRecords';

/**
 * Who holds the devices of an allocated claim: the pod that it is reserved for, the workload behind that pod, the
 * catalog entity and request that their labels name, the project of their namespace.
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
  const holder: Holder = { claim: { namespace, name: claim.metadata.name } };
  const workload = pod && findWorkload(pod);
  const kubernetesId = label(gpuLabels.kubernetesId);
  // Not by a label of the claim: whoever makes claims there could name any project.
  const project = projectOfNamespace.get(namespace);
  const request = label(gpuLabels.request);
  const since =
    claim.status?.allocation?.allocationTimestamp ??
    claim.metadata.creationTimestamp;
  if (reservation) {
    holder.pod = reservation.name;
  } else {
    holder.unreserved = true;
  }
  if (workload) {
    holder.workload = workload;
  }
  if (kubernetesId !== undefined) {
    holder.kubernetesId = kubernetesId;
  }
  if (project !== undefined) {
    holder.project = project;
  }
  if (request !== undefined) {
    holder.request = request;
  }
  if (since !== undefined) {
    holder.since = since;
  }
  return holder;
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
