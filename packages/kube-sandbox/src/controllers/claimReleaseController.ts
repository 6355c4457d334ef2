import { resources } from '../cluster/resources';
import { JsonRecord, KubernetesObject } from '../cluster/types';
import { storageKey } from '../store/ObjectStore';
import {
  ControllerContext,
  controllerManager,
  writeStatus,
} from './ControllerContext';
import { claimNameOf, isControlledBy, isPodFinished } from './pods';
import { runReconciler } from './runReconciler';

/** Keeps an allocated claim from going while something may use its devices. */
export const deleteProtection = 'resource.kubernetes.io/delete-protection';

/** Gives devices back when the last pod that uses a claim has ended, and deletes claims made for ended pods. */
export function startClaimReleaseController(
  context: ControllerContext,
): () => void {
  const { store } = context;
  return runReconciler(context, {
    definitions: [resources.resourceclaims, resources.pods],
    keysOf: ({ definition, type, object }) => {
      const { namespace, name } = object.metadata;
      if (definition === resources.resourceclaims) {
        return type === 'DELETED' ? [] : [storageKey(namespace, name)];
      }
      const isOver = type === 'DELETED' || isPodFinished(object);
      const podClaims: JsonRecord[] = object.spec.resourceClaims ?? [];
      return isOver
        ? podClaims
            .map(podClaim => claimNameOf(object, podClaim))
            .filter(claimName => claimName !== undefined)
            .map(claimName => storageKey(namespace, claimName))
        : [];
    },
    work: key => {
      const [namespace, name] = key.split('/');
      const claim = store.get(resources.resourceclaims, namespace, name);
      if (claim) {
        deleteWithPod(context, claim);
        const current = store.get(resources.resourceclaims, namespace, name);
        if (current) {
          syncClaim(context, current);
        }
      }
    },
  });
}

function deleteWithPod(context: ControllerContext, claim: KubernetesObject) {
  const owner = claim.metadata.ownerReferences?.find(
    ({ kind, controller }) => kind === 'Pod' && controller,
  );
  const pod = owner && context.store.findByUid(owner.uid)?.object;
  if (
    pod &&
    isPodFinished(pod) &&
    isControlledBy(claim, pod.metadata.uid) &&
    claim.metadata.deletionTimestamp === undefined
  ) {
    const { namespace, name } = claim.metadata;
    context.api.delete(resources.resourceclaims, namespace, name);
  }
}

function syncClaim(context: ControllerContext, claim: KubernetesObject) {
  const reserved: JsonRecord[] = claim.status?.reservedFor ?? [];
  const remaining = reserved.filter(consumer => isConsumer(context, consumer));
  const isDeleted = claim.metadata.deletionTimestamp !== undefined;
  const isProtected = claim.metadata.finalizers?.includes(deleteProtection);
  if (remaining.length === 0 && (reserved.length > 0 || isDeleted)) {
    if (claim.status?.allocation) {
      deallocate(context, claim);
    } else if (isProtected) {
      removeProtection(context, claim);
    }
  } else if (remaining.length < reserved.length) {
    writeStatus(context, resources.resourceclaims, claim, {
      ...claim.status,
      reservedFor: remaining,
    });
  }
}

/** Whether a pod named in `reservedFor` still has a use for the claim. */
function isConsumer(
  { store }: ControllerContext,
  consumer: JsonRecord,
): boolean {
  const pod = store.findByUid(consumer.uid)?.object;
  return pod !== undefined && !isPodFinished(pod);
}

function deallocate(context: ControllerContext, claim: KubernetesObject) {
  const {
    allocation: _allocation,
    reservedFor: _reserved,
    ...status
  } = claim.status ?? {};
  const freed = writeStatus(context, resources.resourceclaims, claim, status);
  removeProtection(context, freed);
}

function removeProtection(
  { api }: ControllerContext,
  claim: KubernetesObject,
): void {
  const finalizers = claim.metadata.finalizers?.filter(
    name => name !== deleteProtection,
  );
  const { finalizers: _finalizers, ...metadata } = claim.metadata;
  api.replace(
    resources.resourceclaims,
    claim,
    {
      ...claim,
      metadata: finalizers?.length ? { ...metadata, finalizers } : metadata,
    },
    { manager: controllerManager },
  );
}
