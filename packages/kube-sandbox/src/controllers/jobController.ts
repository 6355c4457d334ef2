import { resources } from '../cluster/resources';
import { KubernetesObject } from '../cluster/types';
import { deepEqual } from '../patch/deepEqual';
import { storageKey } from '../store/ObjectStore';
import {
  ControllerContext,
  controllerManager,
  writeStatus,
} from './ControllerContext';
import { isJobFinished, JobPods, planJob } from './planJob';
import {
  controllerReference,
  isControlledBy,
  isPodActive,
  isPodFinished,
  isPodReady,
} from './pods';
import { runReconciler } from './runReconciler';

const component = 'job-controller';

/** Keeps a pod until its end has been counted. */
const trackingFinalizer = 'batch.kubernetes.io/job-tracking';

/** Milliseconds that a Job waits at most before it replaces a failed pod. */
const longestBackoff = 600_000;

/** Failures of a Job's pods in a row, and the time of the last one in milliseconds. */
interface Failures {
  count: number;
  last: number;
}

/**
 * Runs Jobs to completion: makes their pods, counts how they end, and writes the conditions. Indexed Jobs, success and
 * pod failure policies are not followed.
 */
export function startJobController(context: ControllerContext): () => void {
  const { store, recorder } = context;
  const failures = new Map<string, Failures>();
  const find = (key: string) => {
    const [namespace, name] = key.split('/');
    return store.get(resources.jobs, namespace, name);
  };
  return runReconciler(context, {
    definitions: [resources.jobs, resources.pods],
    keysOf: ({ definition, type, object: { metadata } }) => {
      if (definition === resources.jobs) {
        if (type === 'DELETED') {
          failures.delete(metadata.uid);
        }
        return [storageKey(metadata.namespace, metadata.name)];
      }
      return (metadata.ownerReferences ?? [])
        .filter(({ kind, controller }) => kind === 'Job' && controller)
        .map(({ name }) => storageKey(metadata.namespace, name));
    },
    work: (key, queue) => {
      const job = find(key);
      const isLiving = job && job.metadata.deletionTimestamp === undefined;
      releaseOrphans(context, key, isLiving ? job.metadata.uid : undefined);
      if (isLiving) {
        const checkAfter = syncJob(context, job, failures);
        if (checkAfter !== undefined) {
          queue.addAfter(key, checkAfter);
        }
      }
    },
    onFailure: (key, error) => {
      const job = find(key);
      if (job) {
        recorder.record(job, {
          type: 'Warning',
          reason: 'FailedCreate',
          message: `Error creating: ${error.message}`,
          component,
        });
      }
    },
    maxDelay: 60_000,
  });
}

/** @returns milliseconds after which to look again, undefined when an event will tell */
function syncJob(
  context: ControllerContext,
  job: KubernetesObject,
  failures: Map<string, Failures>,
): number | undefined {
  const { store, clock, recorder } = context;
  const { namespace, uid } = job.metadata;
  const pods = store
    .list(resources.pods, namespace)
    .filter(pod => isControlledBy(pod, uid));
  const ended = pods.filter(pod => isTracked(pod) && !isPodActive(pod));
  const now = clock.now().getTime();
  const counted = countPods(job, pods, ended);
  noteFailures(failures, uid, counted, now);
  const plan = planJob(job, counted, {
    now,
    replaceAfter: replaceAfter(failures.get(uid), context.timings.jobBackoff),
  });
  const active = pods.filter(isPodActive);
  for (let count = 0; count < plan.create; count++) {
    createPod(context, job);
  }
  if (!deepEqual(plan.status, job.status ?? {})) {
    writeStatus(context, resources.jobs, job, plan.status);
  }
  // What is counted in the status may go.
  ended.forEach(pod => releasePod(context, pod));
  active.slice(0, plan.remove).forEach(pod => deletePod(context, job, pod));
  if (plan.decision) {
    const isComplete = plan.decision.reason === 'CompletionsReached';
    recorder.record(job, {
      type: isComplete ? 'Normal' : 'Warning',
      reason: isComplete ? 'Completed' : plan.decision.reason,
      message: isComplete ? 'Job completed' : plan.decision.message,
      component,
    });
  }
  return plan.checkAfter;
}

function countPods(
  job: KubernetesObject,
  pods: readonly KubernetesObject[],
  ended: readonly KubernetesObject[],
): JobPods {
  const succeeded = ended.filter(
    ({ status }) => status?.phase === 'Succeeded',
  ).length;
  // Pods that a suspended or finished Job takes away did not fail.
  const isStopping = job.spec.suspend || isJobFinished(job);
  const failed = ended.filter(
    pod =>
      pod.status?.phase === 'Failed' ||
      (!isPodFinished(pod) && !isStopping && !isDecided(job)),
  ).length;
  return {
    active: pods.filter(isPodActive).length,
    ready: pods.filter(pod => isPodActive(pod) && isPodReady(pod)).length,
    terminating: pods.filter(
      pod => !isPodActive(pod) && !isPodFinished(pod) && !isGoing(pod),
    ).length,
    succeeded,
    failed,
  };
}

/** Whether a pod goes as soon as its end has been counted. */
function isGoing(pod: KubernetesObject): boolean {
  return isTracked(pod) && !pod.metadata.deletionGracePeriodSeconds;
}

/** Whether it is decided how the Job ends, so that its remaining pods are taken away. */
function isDecided({ status }: KubernetesObject): boolean {
  return Boolean(
    status?.conditions?.some(({ type }: { type: string }) =>
      ['SuccessCriteriaMet', 'FailureTarget'].includes(type),
    ),
  );
}

function noteFailures(
  failures: Map<string, Failures>,
  uid: string,
  { succeeded, failed }: JobPods,
  now: number,
): void {
  if (failed > 0) {
    const count = (failures.get(uid)?.count ?? 0) + failed;
    failures.set(uid, { count, last: now });
  } else if (succeeded > 0) {
    failures.delete(uid);
  }
}

function replaceAfter(
  failures: Failures | undefined,
  backoff: number,
): number | undefined {
  return (
    failures &&
    failures.last +
      Math.min(backoff * 2 ** (failures.count - 1), longestBackoff)
  );
}

function createPod(context: ControllerContext, job: KubernetesObject): void {
  const { api, recorder } = context;
  const { metadata, spec } = job.spec.template;
  const pod = api.create(
    resources.pods,
    job.metadata.namespace,
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        ...metadata,
        generateName: `${job.metadata.name}-`,
        finalizers: [trackingFinalizer],
        ownerReferences: [controllerReference(job)],
      },
      spec,
    },
    { manager: controllerManager },
  );
  recorder.record(job, {
    type: 'Normal',
    reason: 'SuccessfulCreate',
    message: `Created pod: ${pod.metadata.name}`,
    component,
  });
}

function deletePod(
  { api, recorder }: ControllerContext,
  job: KubernetesObject,
  pod: KubernetesObject,
): void {
  const { namespace, name } = pod.metadata;
  api.delete(resources.pods, namespace, name);
  recorder.record(job, {
    type: 'Normal',
    reason: 'SuccessfulDelete',
    message: `Deleted pod: ${name}`,
    component,
  });
}

/** Pods whose Job is gone or going are counted by nobody. */
function releaseOrphans(
  context: ControllerContext,
  key: string,
  uid: string | undefined,
): void {
  const [namespace, name] = key.split('/');
  for (const pod of context.store.list(resources.pods, namespace)) {
    const isOrphan = pod.metadata.ownerReferences?.some(
      owner =>
        owner.controller &&
        owner.kind === 'Job' &&
        owner.name === name &&
        owner.uid !== uid,
    );
    if (isOrphan && isTracked(pod)) {
      releasePod(context, pod);
    }
  }
}

function isTracked({ metadata }: KubernetesObject): boolean {
  return metadata.finalizers?.includes(trackingFinalizer) ?? false;
}

function releasePod({ api }: ControllerContext, pod: KubernetesObject): void {
  const { finalizers = [], ...metadata } = pod.metadata;
  const others = finalizers.filter(name => name !== trackingFinalizer);
  api.replace(
    resources.pods,
    pod,
    {
      ...pod,
      metadata: others.length ? { ...metadata, finalizers: others } : metadata,
    },
    { manager: controllerManager },
  );
}
