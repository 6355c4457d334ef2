import { formatTime } from '../cluster/Clock';
import { resources } from '../cluster/resources';
import { StatusError } from '../cluster/StatusError';
import { JsonRecord, KubernetesObject } from '../cluster/types';
import { deepEqual } from '../patch/deepEqual';
import { SchedulingDecision, schedulePod } from '../scheduling/schedulePod';
import { StoreEvent } from '../store/ObjectStore';
import { deleteProtection } from './claimReleaseController';
import { withCondition } from './conditions';
import {
  ControllerContext,
  followStore,
  writeStatus,
} from './ControllerContext';
import { claimNameOf, isPodFinished } from './pods';
import { WorkQueue } from './WorkQueue';

const fieldManager = 'kube-scheduler';
const component = 'default-scheduler';
const maxBackOffFactor = 10;

const watched = [
  resources.pods,
  resources.nodes,
  resources.resourceslices,
  resources.deviceclasses,
  resources.resourceclaims,
];

/**
 * Binds pods to nodes and allocates the devices of their claims, one pod at a time, with the allocator that the
 * availability of the portal is computed with.
 */
export function startScheduler(context: ControllerContext): () => void {
  const { store, clock, timings, onError } = context;
  /** Attempts of pods that did not fit, with the time of the last one. */
  const failures = new Map<string, { attempts: number; last: number }>();

  const attempt = (uid: string, queue: WorkQueue) => {
    const pod = store.findByUid(uid)?.object;
    const claims = pod && isPending(pod) ? claimsOf(context, pod) : undefined;
    if (!pod || !claims) {
      return;
    }
    const decision = schedulePod(pod, claims, {
      nodes: store.list(resources.nodes),
      slices: store.list(resources.resourceslices),
      classes: store.list(resources.deviceclasses),
      claims: store.list(resources.resourceclaims),
      pods: store.list(resources.pods),
    });
    if (decision.kind === 'bind') {
      failures.delete(uid);
      bind(context, pod, claims, decision);
      return;
    }
    failures.set(uid, {
      attempts: (failures.get(uid)?.attempts ?? 0) + 1,
      last: clock.now().getTime(),
    });
    reportFailure(context, pod, decision);
    queue.addAfter(uid, timings.unschedulableRetry);
  };

  const queue = new WorkQueue({
    clock,
    work: attempt,
    maxDelay: 10_000,
    onFailure: (_key, error) => {
      if (!(error instanceof StatusError)) {
        onError(error);
      }
    },
  });

  const retry = (uid: string) => {
    const failure = failures.get(uid);
    if (!failure) {
      queue.add(uid);
      return;
    }
    const factor = Math.min(2 ** (failure.attempts - 1), maxBackOffFactor);
    const due = failure.last + timings.schedulingBackoff * factor;
    queue.addAfter(uid, Math.max(0, due - clock.now().getTime()));
  };

  const stopFollowing = followStore(store, watched, event => {
    const { definition, type, object, previous } = event;
    if (definition === resources.pods) {
      const { uid } = object.metadata;
      if (type === 'DELETED') {
        failures.delete(uid);
      } else if (isPending(object)) {
        const isNews =
          !previous ||
          !deepEqual(previous.spec, object.spec) ||
          !deepEqual(
            previous.status?.resourceClaimStatuses,
            object.status?.resourceClaimStatuses,
          );
        if (isNews) {
          queue.add(uid);
        }
      }
    }
    if (canHelp(event)) {
      store
        .list(resources.pods)
        .filter(isPending)
        .forEach(pod => retry(pod.metadata.uid));
    }
  });
  return () => {
    stopFollowing();
    queue.stop();
  };
}

/** Whether a pod waits for this scheduler. */
function isPending({ metadata, spec, status }: KubernetesObject): boolean {
  return (
    !spec.nodeName &&
    metadata.deletionTimestamp === undefined &&
    !isPodFinished({ status }) &&
    spec.schedulerName === component &&
    !spec.schedulingGates?.length
  );
}

/** The claims of a pod, or undefined while one of them does not exist. */
function claimsOf(
  { store }: ControllerContext,
  pod: KubernetesObject,
): KubernetesObject[] | undefined {
  const claims: KubernetesObject[] = [];
  for (const podClaim of (pod.spec.resourceClaims ?? []) as JsonRecord[]) {
    const name = claimNameOf(pod, podClaim);
    const claim =
      name && store.get(resources.resourceclaims, pod.metadata.namespace, name);
    if (!claim) {
      return undefined;
    }
    claims.push(claim);
  }
  return claims;
}

function bind(
  context: ControllerContext,
  pod: KubernetesObject,
  claims: KubernetesObject[],
  decision: SchedulingDecision & { kind: 'bind' },
) {
  const { api, recorder, clock } = context;
  for (const claim of claims) {
    const planned = decision.allocations.find(item => item.claim === claim);
    reserve(context, pod, claim, planned?.allocation as JsonRecord | undefined);
  }
  const bound = api.replace(
    resources.pods,
    pod,
    { ...pod, spec: { ...pod.spec, nodeName: decision.node } },
    { manager: fieldManager },
  );
  const scheduled = writeStatus(
    context,
    resources.pods,
    bound,
    {
      ...bound.status,
      conditions: withCondition(
        (bound.status?.conditions ?? []).filter(
          ({ type }: JsonRecord) => type !== 'PodScheduled',
        ),
        { type: 'PodScheduled', status: 'True' },
        formatTime(clock.now()),
      ),
    },
    fieldManager,
  );
  const { namespace, name } = pod.metadata;
  recorder.record(scheduled, {
    type: 'Normal',
    reason: 'Scheduled',
    message: `Successfully assigned ${namespace}/${name} to ${decision.node}`,
    component: component,
    action: 'Binding',
  });
}

function reserve(
  context: ControllerContext,
  pod: KubernetesObject,
  claim: KubernetesObject,
  allocation: JsonRecord | undefined,
) {
  const reserved: JsonRecord[] = claim.status?.reservedFor ?? [];
  if (!allocation && reserved.some(({ uid }) => uid === pod.metadata.uid)) {
    return;
  }
  const current = allocation ? protect(context, claim) : claim;
  const now = formatTime(context.clock.now());
  writeStatus(
    context,
    resources.resourceclaims,
    current,
    {
      ...current.status,
      ...(allocation
        ? { allocation: { ...allocation, allocationTimestamp: now } }
        : {}),
      reservedFor: [...reserved, consumerOf(pod)],
    },
    fieldManager,
  );
}

function protect({ api }: ControllerContext, claim: KubernetesObject) {
  const finalizers = claim.metadata.finalizers ?? [];
  return finalizers.includes(deleteProtection)
    ? claim
    : api.replace(
        resources.resourceclaims,
        claim,
        {
          ...claim,
          metadata: {
            ...claim.metadata,
            finalizers: [...finalizers, deleteProtection],
          },
        },
        { manager: fieldManager },
      );
}

function consumerOf({ metadata }: KubernetesObject): JsonRecord {
  return { resource: 'pods', name: metadata.name, uid: metadata.uid };
}

function reportFailure(
  context: ControllerContext,
  pod: KubernetesObject,
  decision: SchedulingDecision & { kind: 'unschedulable' | 'error' },
) {
  const { message } = decision;
  const reason =
    decision.kind === 'unschedulable' ? 'Unschedulable' : 'SchedulerError';
  const conditions = withCondition(
    pod.status?.conditions,
    { type: 'PodScheduled', status: 'False', reason, message },
    formatTime(context.clock.now()),
  );
  const written = deepEqual(conditions, pod.status?.conditions)
    ? pod
    : writeStatus(
        context,
        resources.pods,
        pod,
        { ...pod.status, conditions },
        fieldManager,
      );
  context.recorder.record(written, {
    type: 'Warning',
    reason: 'FailedScheduling',
    message,
    component: component,
    action: 'Scheduling',
  });
}

/** Whether a write can make room for a pod that did not fit. */
function canHelp({ definition, type, object, previous }: StoreEvent): boolean {
  switch (definition) {
    case resources.pods:
      return (
        Boolean(object.spec.nodeName) &&
        (type === 'DELETED' || isPodFinished(object))
      );
    case resources.nodes:
      return (
        type !== 'MODIFIED' ||
        !deepEqual(previous?.spec, object.spec) ||
        !deepEqual(previous?.metadata.labels, object.metadata.labels) ||
        !deepEqual(previous?.status?.allocatable, object.status?.allocatable)
      );
    case resources.resourceclaims:
      return type !== 'MODIFIED' || !deepEqual(previous?.status, object.status);
    default:
      return true;
  }
}
