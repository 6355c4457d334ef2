import { deviceKey, ResourceClaim } from '@backstage-gpu/dra';
import { KubernetesObject } from '../watch/KubernetesObject';
import { RequestDeployment, RequestPod } from '../records/ClusterRecords';
import { ObservedRequest } from './ClusterModel';

/** A label proves nothing beyond its namespace, so what is found by it is kept apart by namespace. */
export function requestKey(namespace: string, id: string): string {
  return `${namespace}/${id}`;
}

/** The objects in a cluster that carry one request's label. */
export interface RequestObjects {
  roots: KubernetesObject[];
  claims: (ResourceClaim & KubernetesObject)[];
  deployments: RequestDeployment[];
  pods: RequestPod[];
}

/** What a cluster holds for a request. */
export function observeRequest(
  { roots, claims, deployments, pods }: RequestObjects,
  cluster: string,
): ObservedRequest {
  const root = roots.find(({ metadata }) => !metadata.deletionTimestamp);
  const devices = claims.flatMap(
    claim =>
      claim.status?.allocation?.devices.results.map(
        result => `${cluster}/${deviceKey(result)}`,
      ) ?? [],
  );
  let waitingReason: string | undefined;
  for (const pod of pods) {
    waitingReason ??= explainWaiting(pod);
  }
  return {
    ...(root ? { root } : {}),
    objects: roots.length + claims.length + deployments.length + pods.length,
    ready: deployments.some(({ spec, status }) => {
      const wanted = spec?.replicas ?? 1;
      return wanted > 0 && (status?.readyReplicas ?? 0) >= wanted;
    }),
    devices: devices.sort(),
    ...(waitingReason ? { waitingReason } : {}),
  };
}

/** Why a pod does not run yet, from its own status. */
export function explainWaiting(pod: RequestPod): string | undefined {
  const { status, spec, metadata } = pod;
  if (metadata.deletionTimestamp || status?.phase === 'Running') {
    return waitingContainer(pod);
  }
  const scheduled = status?.conditions?.find(
    condition => condition.type === 'PodScheduled',
  );
  if (scheduled?.status === 'False') {
    return scheduled.message ?? 'it cannot be scheduled';
  }
  if (!spec?.nodeName) {
    // The scheduler does not look at a pod whose claim is missing, and says nothing about it.
    return 'its claim is not created yet; if this lasts, a quota of the namespace is used up';
  }
  return waitingContainer(pod);
}

function waitingContainer(pod: RequestPod): string | undefined {
  const waiting = pod.status?.containerStatuses?.find(
    container => container.state?.waiting?.reason,
  )?.state?.waiting;
  if (!waiting) {
    return undefined;
  }
  return waiting.message
    ? `${waiting.reason}: ${waiting.message}`
    : waiting.reason;
}
