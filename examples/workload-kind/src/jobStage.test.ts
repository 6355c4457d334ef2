import { WorkloadObject } from '@backstage-gpu/plugin-gpu-node';
import { jobStage } from './jobStage';

function jobWith(status: Record<string, unknown>): WorkloadObject {
  return { metadata: { name: 'job' }, status };
}
const is = (type: string, more: object = {}) => ({
  conditions: [{ type, status: 'True', ...more }],
});

describe('jobStage', () => {
  it.each([
    ['nothing yet', undefined, 'starting', 'the job is starting'],
    ['a job without a pod', jobWith({}), 'starting', 'the job is starting'],
    ['a running pod', jobWith({ active: 1, ready: 1 }), 'ready', undefined],
    ['a complete job', jobWith(is('Complete')), 'finished', 'succeeded'],
    [
      'a failed job',
      jobWith(is('Failed', { message: 'it reached its backoff limit' })),
      'finished',
      'failed: it reached its backoff limit',
    ],
    [
      'a condition that is not true',
      jobWith({ conditions: [{ type: 'Complete', status: 'False' }] }),
      'starting',
      'the job is starting',
    ],
    [
      'a status of nonsense',
      jobWith({ conditions: 'yes', ready: 'many' }),
      'starting',
      'the job is starting',
    ],
  ])('tells %s', (_what, job, phase, reason) => {
    expect(jobStage({ objects: () => (job ? [job] : []) })).toEqual({
      phase,
      ...(reason ? { reason } : {}),
    });
  });
});
