import { RequestPod } from '../../core/records/ClusterRecords';

/** Why the pods of a request do not run yet, in the cluster's words; undefined when nothing says so. */
export function explainPods(pods: readonly RequestPod[]): string | undefined {
  for (const pod of pods) {
    const reason = explainPod(pod);
    if (reason !== undefined) {
      return reason;
    }
  }
  return undefined;
}

function explainPod(pod: RequestPod): string | undefined {
  const { status, spec, metadata } = pod;
  if (metadata.deletionTimestamp || status?.phase === 'Running') {
    return waitingContainer(pod);
  }
  if (status?.phase === 'Succeeded' || status?.phase === 'Failed') {
    return undefined;
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
