import { WorkloadKind } from '@backstage-gpu/plugin-gpu-node';
import { z } from 'zod';
import { WorkloadKinds } from './WorkloadKinds';

function kindOf(
  type: string,
  changes: Partial<WorkloadKind<{ type: string }>> = {},
): WorkloadKind<{ type: string }> {
  return {
    type,
    title: type,
    schema: z.strictObject({ type: z.literal(type) }) as never,
    demands: ({ tier }) => [{ name: 'gpu', tiers: [tier], count: 1 }],
    resources: [{ apiVersion: 'batch/v1', kind: 'Job', plural: 'jobs' }],
    render: () => [],
    stage: () => ({ phase: 'starting' }),
    component: () => ({ type: 'job', description: 'A job' }),
    ...changes,
  };
}

describe('WorkloadKinds', () => {
  it.each([
    ['a type twice', kindOf('job'), /job is registered by first and by second/],
    ['a type that no label takes', kindOf('Job!'), /"Job!" of second/],
    [
      'a schema that is no object',
      kindOf('other', { schema: z.string() as never }),
      /schema of workload kind other of second is not an object/,
    ],
    [
      'a schema of another type',
      kindOf('other', {
        schema: z.strictObject({ type: z.literal('job') }) as never,
      }),
      /schema of workload kind other of second/,
    ],
    ['no schema', kindOf('other', { schema: undefined }), /kind other/],
    [
      'another path of the same kind of object',
      kindOf('other', {
        resources: [{ apiVersion: 'batch/v1', kind: 'Job', plural: 'job' }],
      }),
      /batch\/v1 Job is called jobs by first and job by second/,
    ],
    [
      'a type that reads like another in the API description',
      kindOf('job-1'),
      /"job-1" of second has no usable type/,
    ],
    [
      'no function that renders',
      kindOf('other', { render: undefined }),
      /other of second has no function render/,
    ],
    [
      'no resources',
      kindOf('other', { resources: undefined }),
      /other of second has no list of resources/,
    ],
    [
      'pods that are watched once more',
      kindOf('other', {
        resources: [
          { apiVersion: 'v1', kind: 'Pod', plural: 'pods', watched: true },
        ],
      }),
      /v1 Pod of second is always mirrored: leave out watched/,
    ],
    [
      'another path of the root of every request',
      kindOf('other', {
        resources: [{ apiVersion: 'v1', kind: 'ConfigMap', plural: 'cms' }],
      }),
      /v1 ConfigMap is called configmaps by the portal and cms by second/,
    ],
    [
      'two paths of one kind of object in one kind of workload',
      kindOf('other', {
        resources: ['gangs', 'gang'].map(plural => ({
          apiVersion: 'example.org/v1',
          kind: 'Gang',
          plural,
        })),
      }),
      /Gang is called gangs by second and gang by second/,
    ],
    [
      'two versions of one kind of object',
      kindOf('other', {
        resources: [
          { apiVersion: 'batch/v1beta1', kind: 'Job', plural: 'jobs' },
        ],
      }),
      /jobs are batch\/v1 Job to first and batch\/v1beta1 Job to second/,
    ],
  ])('refuses %s', (_what, kind, message) => {
    const kinds = new WorkloadKinds();
    kinds.add(kindOf('job'), 'first');
    expect(() => kinds.add(kind, 'second')).toThrow(message);
  });

  it('gathers the kinds of objects, watched when anybody watches them', () => {
    const kinds = new WorkloadKinds();
    kinds.add(kindOf('job'), 'a');
    kinds.add(
      kindOf('other', {
        resources: [
          {
            apiVersion: 'batch/v1',
            kind: 'Job',
            plural: 'jobs',
            watched: true,
          },
          { apiVersion: 'v1', kind: 'Service', plural: 'services' },
        ],
      }),
      'b',
    );
    expect(kinds.resources).toEqual([
      { apiVersion: 'v1', kind: 'ConfigMap', plural: 'configmaps' },
      { apiVersion: 'batch/v1', kind: 'Job', plural: 'jobs', watched: true },
      { apiVersion: 'v1', kind: 'Service', plural: 'services' },
    ]);
  });

  it('says which kinds are installed', () => {
    const kinds = new WorkloadKinds();
    expect(() => kinds.require('vllm')).toThrow(/installed are none/);
    kinds.add(kindOf('job'), 'a');
    expect(() => kinds.require('vllm')).toThrow(/installed are job/);
    expect(kinds.require('job').title).toBe('job');
  });
});
