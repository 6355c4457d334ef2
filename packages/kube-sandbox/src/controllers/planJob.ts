import { formatTime } from '../cluster/Clock';
import { JsonRecord, KubernetesObject } from '../cluster/types';
import { withCondition } from './conditions';

/** How the pods of a Job stand. */
export interface JobPods {
  active: number;
  ready: number;
  /** Deleted, and not gone yet. */
  terminating: number;
  /** Ended with success since the status was written. */
  succeeded: number;
  /** Failed, or deleted before they ended, since the status was written. */
  failed: number;
}

/** What is to be done for a Job. */
export interface JobPlan {
  status: JsonRecord;
  /** Pods to create. */
  create: number;
  /** Active pods to delete. */
  remove: number;
  /** Milliseconds until the plan may be another without any event. */
  checkAfter?: number;
  /** What has just been decided about the Job as a whole. */
  decision?: { reason: string; message: string };
}

interface Outcome {
  /** The condition that says that the Job will end so. */
  target: 'SuccessCriteriaMet' | 'FailureTarget';
  /** The condition that says that it has ended so. */
  final: 'Complete' | 'Failed';
  reason: string;
  message: string;
}

/**
 * Decides on the next step of a Job, as the Job controller of Kubernetes 1.36 does for Jobs that are not indexed: it
 * fails when more pods failed than `backoffLimit` allows or `activeDeadlineSeconds` are over, and is complete when
 * `completions` pods succeeded. Pure.
 *
 * @param options - `now` and `replaceAfter` in milliseconds; failed pods are not replaced before `replaceAfter`
 */
export function planJob(
  job: KubernetesObject,
  pods: JobPods,
  options: { now: number; replaceAfter?: number },
): JobPlan {
  const { spec, status: before = {} } = job;
  if (isJobFinished(job)) {
    return { status: before, create: 0, remove: pods.active };
  }
  const now = formatTime(new Date(options.now));
  const startTime: string | undefined = spec.suspend
    ? undefined
    : before.startTime ?? now;
  const succeeded = (before.succeeded ?? 0) + pods.succeeded;
  const failed = (before.failed ?? 0) + pods.failed;
  const deadline =
    startTime === undefined || spec.activeDeadlineSeconds === undefined
      ? undefined
      : Date.parse(startTime) + spec.activeDeadlineSeconds * 1000;
  const outcome =
    decidedOutcome(before.conditions) ??
    decideOutcome(spec, {
      succeeded,
      failed,
      active: pods.active,
      isLate: deadline !== undefined && options.now >= deadline,
    });
  const wanted = outcome ? 0 : wantedPods(spec, succeeded, pods.active);
  const missing = Math.max(0, wanted - pods.active);
  const { replaceAfter = 0 } = options;
  const mustWait = missing > 0 && options.now < replaceAfter;
  const create = mustWait ? 0 : missing;
  const remove = Math.max(0, pods.active - wanted);
  const active = pods.active + create - remove;
  const isOver = outcome && active + pods.terminating + remove === 0;
  const checkTimes = [
    ...(mustWait ? [replaceAfter] : []),
    ...(deadline !== undefined && !outcome ? [deadline] : []),
  ];
  return {
    create,
    remove,
    ...(checkTimes.length > 0 && {
      checkAfter: Math.max(1, Math.min(...checkTimes) - options.now),
    }),
    ...(outcome &&
      !decidedOutcome(before.conditions) && {
        decision: { reason: outcome.reason, message: outcome.message },
      }),
    status: {
      ...(startTime === undefined ? {} : { startTime }),
      ...(isOver && outcome.final === 'Complete'
        ? { completionTime: now }
        : {}),
      ...(active > 0 ? { active } : {}),
      ...(succeeded > 0 ? { succeeded } : {}),
      ...(failed > 0 ? { failed } : {}),
      ready: pods.ready,
      terminating: pods.terminating + remove,
      uncountedTerminatedPods: {},
      ...withConditions(conditionsOf(job, outcome, Boolean(isOver), now)),
    },
  };
}

/** Whether a Job has ended, one way or the other. */
export function isJobFinished({ status }: KubernetesObject): boolean {
  return (
    hasCondition(status?.conditions, 'Complete') ||
    hasCondition(status?.conditions, 'Failed')
  );
}

function decideOutcome(
  spec: JsonRecord,
  state: { succeeded: number; failed: number; active: number; isLate: boolean },
): Outcome | undefined {
  const { succeeded, failed, active, isLate } = state;
  if (failed > spec.backoffLimit) {
    return {
      target: 'FailureTarget',
      final: 'Failed',
      reason: 'BackoffLimitExceeded',
      message: 'Job has reached the specified backoff limit',
    };
  }
  if (isLate) {
    return {
      target: 'FailureTarget',
      final: 'Failed',
      reason: 'DeadlineExceeded',
      message: 'Job was active longer than specified deadline',
    };
  }
  // Without a number of completions the pods share a queue of work: one that succeeds says that it is empty.
  const isComplete =
    spec.completions === undefined
      ? succeeded > 0 && active === 0
      : succeeded >= spec.completions;
  return isComplete && !spec.suspend
    ? {
        target: 'SuccessCriteriaMet',
        final: 'Complete',
        reason: 'CompletionsReached',
        message: 'Reached expected number of succeeded pods',
      }
    : undefined;
}

/** The outcome that an earlier step decided on. */
function decidedOutcome(
  conditions: readonly JsonRecord[] | undefined,
): Outcome | undefined {
  for (const [target, final] of [
    ['SuccessCriteriaMet', 'Complete'],
    ['FailureTarget', 'Failed'],
  ] as const) {
    const found = conditions?.find(({ type }) => type === target);
    if (found) {
      return { target, final, reason: found.reason, message: found.message };
    }
  }
  return undefined;
}

function wantedPods(
  { suspend, completions, parallelism }: JsonRecord,
  succeeded: number,
  active: number,
): number {
  if (suspend) {
    return 0;
  }
  if (completions === undefined) {
    return succeeded > 0 ? active : parallelism;
  }
  return Math.min(parallelism, completions - succeeded);
}

function conditionsOf(
  { spec, status }: KubernetesObject,
  outcome: Outcome | undefined,
  isOver: boolean,
  now: string,
): JsonRecord[] {
  let conditions: JsonRecord[] = status?.conditions ?? [];
  if (spec.suspend) {
    conditions = withCondition(
      conditions,
      {
        type: 'Suspended',
        status: 'True',
        reason: 'JobSuspended',
        message: 'Job suspended',
      },
      now,
    );
  } else if (hasCondition(conditions, 'Suspended')) {
    conditions = withCondition(
      conditions,
      {
        type: 'Suspended',
        status: 'False',
        reason: 'JobResumed',
        message: 'Job resumed',
      },
      now,
    );
  }
  if (!outcome) {
    return conditions;
  }
  const { target, final, reason, message } = outcome;
  const types = isOver ? [target, final] : [target];
  return types.reduce(
    (list, type) =>
      withCondition(list, { type, status: 'True', reason, message }, now),
    conditions,
  );
}

function withConditions(conditions: JsonRecord[]): JsonRecord {
  return conditions.length > 0 ? { conditions } : {};
}

function hasCondition(
  conditions: readonly JsonRecord[] | undefined,
  type: string,
): boolean {
  return (
    conditions?.some(
      condition => condition.type === type && condition.status === 'True',
    ) ?? false
  );
}
