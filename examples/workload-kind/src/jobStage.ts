import {
  ObservedWorkload,
  WorkloadObject,
  WorkloadStage,
} from '@backstage-gpu/plugin-gpu-node';

/** How far a Job is: it runs, or it has ended, well or badly. */
export function jobStage(observed: ObservedWorkload): WorkloadStage {
  const [job] = observed.objects('Job.batch');
  const failed = job && conditionOf(job, 'Failed');
  if (failed) {
    return {
      phase: 'finished',
      reason: `failed: ${failed.message ?? failed.reason ?? 'no reason given'}`,
    };
  }
  if (job && conditionOf(job, 'Complete')) {
    return { phase: 'finished', reason: 'succeeded' };
  }
  return Number(job?.status?.ready ?? 0) > 0
    ? { phase: 'ready' }
    : {
        phase: 'starting',
        reason: observed.podReason ?? 'the job is starting',
      };
}

interface Condition {
  type?: string;
  status?: string;
  reason?: string;
  message?: string;
}

function conditionOf(
  { status }: WorkloadObject,
  type: string,
): Condition | undefined {
  const conditions = status?.conditions;
  return Array.isArray(conditions)
    ? conditions.find(
        (each: Condition) => each?.type === type && each.status === 'True',
      )
    : undefined;
}
