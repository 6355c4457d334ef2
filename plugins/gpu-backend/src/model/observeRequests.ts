import { gpuLabels } from '@backstage-gpu/plugin-gpu-common';
import { ClusterRecords, RequestPod } from './ClusterRecords';
import { ObservedRequest } from './Snapshot';

/** What a cluster holds for each request, by request id, found by the request label. */
export function observeRequests(
  records: ClusterRecords,
  deviceId: (result: {
    driver: string;
    pool: string;
    device: string;
  }) => string,
): Map<string, ObservedRequest> {
  const requests = new Map<string, ObservedRequest>();
  const requestOf = (labels: Record<string, string> | undefined) => {
    const id = labels?.[gpuLabels.request];
    if (!id) {
      return undefined;
    }
    const known = requests.get(id);
    if (known) {
      return known;
    }
    const created: ObservedRequest = { pods: 0, ready: false, devices: [] };
    requests.set(id, created);
    return created;
  };
  for (const root of records.roots) {
    const request = requestOf(root.metadata.labels);
    if (request && !root.metadata.deletionTimestamp) {
      request.root = root;
    }
  }
  for (const claim of records.claims) {
    const request = requestOf(claim.metadata.labels);
    const results = claim.status?.allocation?.devices.results ?? [];
    request?.devices.push(...results.map(deviceId));
  }
  for (const deployment of records.deployments) {
    const request = requestOf(deployment.metadata.labels);
    const wanted = deployment.spec?.replicas ?? 1;
    if (request && wanted > 0) {
      request.ready = (deployment.status?.readyReplicas ?? 0) >= wanted;
    }
  }
  for (const pod of records.requestPods) {
    const request = requestOf(pod.metadata.labels);
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
