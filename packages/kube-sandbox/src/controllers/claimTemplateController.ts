import { resources } from '../cluster/resources';
import { StatusError } from '../cluster/StatusError';
import { JsonRecord, KubernetesObject } from '../cluster/types';
import { storageKey } from '../store/ObjectStore';
import {
  ControllerContext,
  controllerManager,
  writeStatus,
} from './ControllerContext';
import { controllerReference, isControlledBy, isPodFinished } from './pods';
import { runReconciler } from './runReconciler';

const component = 'resource_claim';
const podClaimAnnotation = 'resource.kubernetes.io/pod-claim-name';
/** Milliseconds: a pod whose claim was refused is looked at again after at most this (Kubernetes' rate limiter). */
const maxBackOff = 1_000_000;

/** A claim that could not be made, in the words of the event about it. */
class ClaimCreationError extends Error {
  constructor(podClaimName: string, why: string) {
    super(`PodResourceClaim ${podClaimName}: ${why}`);
  }
}

/** Makes the claims of pods from their templates; refusals become events of the pod. */
export function startClaimTemplateController(
  context: ControllerContext,
): () => void {
  const { store, recorder } = context;
  const find = (key: string) => {
    const [namespace, name] = key.split('/');
    return store.get(resources.pods, namespace, name);
  };
  const podsUsing = (namespace: string | undefined, template: string) =>
    store
      .list(resources.pods, namespace)
      .filter(({ spec }) =>
        spec.resourceClaims?.some(
          (podClaim: JsonRecord) =>
            podClaim.resourceClaimTemplateName === template,
        ),
      )
      .map(({ metadata }) => storageKey(metadata.namespace, metadata.name));
  return runReconciler(context, {
    definitions: [resources.pods, resources.resourceclaimtemplates],
    keysOf: ({ definition, object: { metadata } }) =>
      definition === resources.pods
        ? [storageKey(metadata.namespace, metadata.name)]
        : podsUsing(metadata.namespace, metadata.name),
    maxDelay: maxBackOff,
    work: key => {
      const pod = find(key);
      if (
        pod &&
        pod.metadata.deletionTimestamp === undefined &&
        !isPodFinished(pod)
      ) {
        try {
          syncPod(context, pod);
        } catch (error) {
          if (error instanceof ClaimCreationError) {
            recorder.record(pod, {
              type: 'Warning',
              reason: 'FailedResourceClaimCreation',
              message: error.message,
              component: component,
            });
            throw new StatusError({
              code: 409,
              reason: 'Conflict',
              message: error.message,
            });
          }
          throw error;
        }
      }
    },
  });
}

/** Makes the missing claims of a pod and notes their names in its status. */
function syncPod(context: ControllerContext, pod: KubernetesObject): void {
  const known: JsonRecord[] = pod.status?.resourceClaimStatuses ?? [];
  const statuses = [...known];
  const podClaims: JsonRecord[] = pod.spec.resourceClaims ?? [];
  for (const podClaim of podClaims) {
    const isMissing =
      podClaim.resourceClaimTemplateName &&
      !known.some(({ name }) => name === podClaim.name);
    if (isMissing) {
      const claim =
        existingClaim(context, pod, podClaim.name) ??
        createClaim(context, pod, podClaim);
      statuses.push({
        name: podClaim.name,
        resourceClaimName: claim.metadata.name,
      });
    }
  }
  if (statuses.length > known.length) {
    writeStatus(context, resources.pods, pod, {
      ...pod.status,
      resourceClaimStatuses: statuses,
    });
  }
}

function existingClaim(
  { store }: ControllerContext,
  pod: KubernetesObject,
  podClaimName: string,
): KubernetesObject | undefined {
  return store
    .list(resources.resourceclaims, pod.metadata.namespace)
    .find(
      claim =>
        claim.metadata.annotations?.[podClaimAnnotation] === podClaimName &&
        isControlledBy(claim, pod.metadata.uid),
    );
}

function createClaim(
  { api, store }: ControllerContext,
  pod: KubernetesObject,
  podClaim: JsonRecord,
): KubernetesObject {
  const { namespace, name } = pod.metadata;
  const template = store.get(
    resources.resourceclaimtemplates,
    namespace,
    podClaim.resourceClaimTemplateName,
  );
  if (!template) {
    throw new ClaimCreationError(
      podClaim.name,
      `resource claim template "${podClaim.resourceClaimTemplateName}": resourceclaimtemplate.resource.k8s.io "${podClaim.resourceClaimTemplateName}" not found`,
    );
  }
  const { metadata, spec } = template.spec;
  try {
    return api.create(
      resources.resourceclaims,
      namespace,
      {
        apiVersion: 'resource.k8s.io/v1',
        kind: 'ResourceClaim',
        metadata: {
          labels: metadata?.labels,
          annotations: {
            ...metadata?.annotations,
            [podClaimAnnotation]: podClaim.name,
          },
          generateName: `${name}-${podClaim.name}-`,
          ownerReferences: [ownerOf(pod)],
        },
        spec,
      },
      { manager: controllerManager },
    );
  } catch (error) {
    throw error instanceof StatusError
      ? new ClaimCreationError(
          podClaim.name,
          `create ResourceClaim : ${error.message}`,
        )
      : error;
  }
}

/** The pod controls its claim, but nothing waits for the claim when the pod is deleted in the foreground. */
function ownerOf(pod: KubernetesObject) {
  const { blockOwnerDeletion: _block, ...reference } = controllerReference(pod);
  return reference;
}
