import { gpuLabels } from '@backstage-gpu/plugin-gpu-common';
import { ClusterRecords, RequestPod } from './ClusterRecords';
import { KubernetesObject } from '../watch/KubernetesObject';
import { ObservedRequest } from './Snapshot';

/** A label proves nothing beyond its namespace, so what is found by it is kept apart by namespace. */
export function requestKey(namespace: string, id: string): string {
  return `${namespace}/${id}`;
}

/** What a cluster holds for each request, by namespace and request id, found by the request label. */
export function observeRequests(
  records: ClusterRecords,
  deviceId: (result: {
    driver: string;
    pool: string;
    device: string;
  }) => string,
): Map<string, ObservedRequest> {
  const requests = new Map<string, ObservedRequest>();
  const requestOf = ({ metadata }: KubernetesObject) => {
    const id = metadata.labels?.[gpuLabels.request];
    if (!id || !metadata.namespace) {
      return undefined;
    }
    const key = requestKey(metadata.namespace, id);
    const known = requests.get(key);
    if (known) {
      return known;
    }
    const created: ObservedRequest = { pods: 0, ready: false, devices: [] };
    requests.set(key, created);
    return created;
  };
  for (const root of records.roots) {
    const request = requestOf(root);
    if (request && !root.metadata.deletionTimestamp) {
      request.root = root;
    }
  }
  for (const claim of records.claims) {
    const request = requestOf(claim);
    const results = claim.status?.allocation?.devices.results ?? [];
    request?.devices.push(...results.map(deviceId));
  }
  for (const deployment of records.deployments) {
    const request = requestOf(deployment);
    const wanted = deployment.spec?.replicas ?? 1;
    if (request && wanted > 0) {
      request.ready = (deployment.status?.readyReplicas ?? 0) >= wanted;
    }
  }
  for (const pod of records.requestPods) {
    const request = requestOf(pod);
    if (request) {
      request.pods += 1;
      request.waitingReason ??= explainWaiting(pod);
    }
  }
  for (const request of requests.values()) {
    request.devices.sort();
  }
  return requests;
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
