import { JsonRecord, KubernetesObject } from '../cluster/types';

/** Whether a pod counts as a replica of its owner. */
export function isPodActive({ metadata, status }: KubernetesObject): boolean {
  return metadata.deletionTimestamp === undefined && !isPodFinished({ status });
}

/** Whether the containers of a pod have ended and will not start again. */
export function isPodFinished({ status }: JsonRecord): boolean {
  return ['Succeeded', 'Failed'].includes(status?.phase);
}

/** Whether the Ready condition of a pod is true. */
export function isPodReady({ status }: KubernetesObject): boolean {
  return Boolean(
    status?.conditions?.some(
      (condition: JsonRecord) =>
        condition.type === 'Ready' && condition.status === 'True',
    ),
  );
}

/** The name of the claim behind an entry of `spec.resourceClaims`, once it exists; undefined before. */
export function claimNameOf(
  pod: KubernetesObject,
  podClaim: JsonRecord,
): string | undefined {
  return (
    podClaim.resourceClaimName ??
    pod.status?.resourceClaimStatuses?.find(
      ({ name }: JsonRecord) => name === podClaim.name,
    )?.resourceClaimName
  );
}

/** An owner reference that makes an object the controller of another. */
export function controllerReference({
  apiVersion,
  kind,
  metadata,
}: KubernetesObject) {
  return {
    apiVersion,
    kind,
    name: metadata.name,
    uid: metadata.uid,
    controller: true,
    blockOwnerDeletion: true,
  };
}

/** Whether an object is controlled by the owner of this uid. */
export function isControlledBy(
  { metadata }: KubernetesObject,
  uid: string,
): boolean {
  return Boolean(
    metadata.ownerReferences?.some(
      reference => reference.uid === uid && reference.controller,
    ),
  );
}
