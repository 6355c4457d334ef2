import { badRequest } from '../cluster/StatusError';
import { JsonRecord, KubernetesObject } from '../cluster/types';
import { isRecord } from '../patch/mergePatch';

/** The `autoscaling/v1 Scale` view of a workload. */
export function readScale(object: KubernetesObject): JsonRecord {
  const { name, namespace, uid, resourceVersion, creationTimestamp } =
    object.metadata;
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: object.spec.replicas },
    status: {
      replicas: object.status?.replicas ?? 0,
      selector: Object.entries(object.spec.selector?.matchLabels ?? {})
        .map(([key, value]) => `${key}=${value}`)
        .join(','),
    },
  };
}

/**
 * A workload with the replicas of a Scale.
 * @throws StatusError 400 when the body is no Scale
 */
export function scaledObject(
  current: KubernetesObject,
  scale: unknown,
): JsonRecord {
  if (!isRecord(scale) || scale.kind !== 'Scale' || !isRecord(scale.spec)) {
    throw badRequest(
      'the object provided is unrecognized (must be of type Scale)',
    );
  }
  return {
    ...current,
    metadata: {
      ...current.metadata,
      resourceVersion: scale.metadata?.resourceVersion ?? '',
    },
    spec: { ...current.spec, replicas: scale.spec.replicas ?? 0 },
  };
}
