import { JsonRecord, KubernetesObject } from '../cluster/types';
import { JobPods, planJob } from './planJob';

const start = Date.parse('2030-01-01T00:00:00Z');
const idle: JobPods = {
  active: 0,
  ready: 0,
  terminating: 0,
  succeeded: 0,
  failed: 0,
};

function jobOf(spec: JsonRecord, status?: JsonRecord): KubernetesObject {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: 'job',
      uid: 'job',
      resourceVersion: '1',
      creationTimestamp: '2030-01-01T00:00:00Z',
    },
    spec: { parallelism: 1, completions: 1, backoffLimit: 1, ...spec },
    status,
  };
}

const typesOf = ({ conditions = [] }: JsonRecord) =>
  conditions.map(({ type }: JsonRecord) => type);

describe('planJob', () => {
  it.each<[string, JsonRecord, Partial<JobPods>, [number, number]]>([
    ['begins with its pods', { parallelism: 2, completions: 5 }, {}, [2, 0]],
    [
      'makes no more than are missing',
      { parallelism: 9, completions: 3 },
      {},
      [3, 0],
    ],
    [
      'makes up for those that ended',
      { parallelism: 2, completions: 5 },
      { active: 1, succeeded: 1 },
      [1, 0],
    ],
    [
      'takes away what is too much',
      { parallelism: 1, completions: 5 },
      { active: 3 },
      [0, 2],
    ],
    ['stops when suspended', { suspend: true }, { active: 1 }, [0, 1]],
    [
      'fills a queue of work',
      { parallelism: 3, completions: undefined },
      { active: 1 },
      [2, 0],
    ],
    [
      'lets a queue run dry',
      { parallelism: 3, completions: undefined },
      { active: 1, succeeded: 1 },
      [0, 0],
    ],
    ['replaces a pod that failed', {}, { failed: 1 }, [1, 0]],
  ])('%s', (_what, spec, pods, [create, remove]) => {
    const plan = planJob(jobOf(spec), { ...idle, ...pods }, { now: start });
    expect([plan.create, plan.remove]).toEqual([create, remove]);
    expect(plan.decision).toBeUndefined();
  });

  it.each<[string, JsonRecord, Partial<JobPods>, string]>([
    ['enough pods succeeded', {}, { succeeded: 1 }, 'CompletionsReached'],
    [
      'a queue of work is empty',
      { completions: undefined },
      { succeeded: 1 },
      'CompletionsReached',
    ],
    ['nothing is to be done', { completions: 0 }, {}, 'CompletionsReached'],
    ['too many failed', {}, { failed: 2 }, 'BackoffLimitExceeded'],
    [
      'too many failed, though enough succeeded',
      {},
      { failed: 2, succeeded: 1 },
      'BackoffLimitExceeded',
    ],
    [
      'the deadline is over',
      { activeDeadlineSeconds: 0 },
      {},
      'DeadlineExceeded',
    ],
  ])('ends when %s', (_what, spec, pods, reason) => {
    const { decision, create } = planJob(
      jobOf(spec),
      { ...idle, ...pods },
      { now: start },
    );
    expect(decision?.reason).toBe(reason);
    expect(create).toBe(0);
  });

  it('says that it ended when its last pod is gone, and for the reason that was first', () => {
    const job = jobOf({ activeDeadlineSeconds: 10 });
    const running = { ...idle, active: 1 };
    const begun = planJob(job, running, { now: start });
    expect(begun).toMatchObject({ checkAfter: 10_000, remove: 0 });
    const late = planJob({ ...job, status: begun.status }, running, {
      now: start + 10_000,
    });
    expect(late).toMatchObject({ remove: 1, status: { terminating: 1 } });
    expect(typesOf(late.status)).toEqual(['FailureTarget']);
    const over = planJob(
      { ...job, status: late.status },
      { ...idle, failed: 9 },
      { now: start + 11_000 },
    );
    expect(typesOf(over.status)).toEqual(['FailureTarget', 'Failed']);
    expect(over.status.conditions[1].reason).toBe('DeadlineExceeded');
    expect(over.decision).toBeUndefined();
  });

  it('waits before it replaces a pod that failed', () => {
    const plan = planJob(
      jobOf({}),
      { ...idle, failed: 1 },
      { now: start, replaceAfter: start + 500 },
    );
    expect(plan).toMatchObject({ create: 0, checkAfter: 500 });
  });

  it('leaves a Job that ended as it is', () => {
    const status = {
      succeeded: 1,
      conditions: [{ type: 'Complete', status: 'True' }],
    };
    expect(planJob(jobOf({}, status), idle, { now: start })).toEqual({
      status,
      create: 0,
      remove: 0,
    });
  });
});
