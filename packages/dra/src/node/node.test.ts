import { Node } from '../types';
import { matchesNodeSelector } from './matchesNodeSelector';
import { nodeAccepts } from './nodeAccepts';
import { toleratesTaints } from './toleratesTaints';

const taint = { key: 'nvidia.com/gpu', value: 'present', effect: 'NoSchedule' };

describe('nodeAccepts', () => {
  const ready = [{ type: 'Ready', status: 'True' }];
  const node: Node = {
    metadata: { name: 'a', labels: { zone: 'x', generation: '9' } },
    status: { conditions: ready },
  };

  it.each<
    [string, Node, Parameters<typeof nodeAccepts>[1], string | undefined]
  >([
    ['a plain node', node, {}, undefined],
    [
      'a node whose state is not known',
      { metadata: { name: 'a' } },
      {},
      undefined,
    ],
    [
      'a lost node',
      {
        ...node,
        status: { conditions: [{ type: 'Ready', status: 'Unknown' }] },
      },
      {},
      'notReady',
    ],
    [
      'a cordoned node',
      { ...node, spec: { unschedulable: true } },
      {},
      'cordoned',
    ],
    [
      'a cordoned node for a pod that tolerates it',
      { ...node, spec: { unschedulable: true } },
      { tolerations: [{ operator: 'Exists' }] },
      undefined,
    ],
    ['a tainted node', { ...node, spec: { taints: [taint] } }, {}, 'taint'],
    [
      'a tainted node for a pod that tolerates it',
      { ...node, spec: { taints: [taint] } },
      {
        tolerations: [
          { key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' },
        ],
      },
      undefined,
    ],
    [
      'a taint that only prefers',
      { ...node, spec: { taints: [{ ...taint, effect: 'PreferNoSchedule' }] } },
      {},
      undefined,
    ],
    ['another node by name', node, { nodeName: 'b' }, 'selector'],
    ['another label', node, { nodeSelector: { zone: 'y' } }, 'selector'],
    ['the right label', node, { nodeSelector: { zone: 'x' } }, undefined],
    [
      'an affinity that fits',
      node,
      {
        requiredAffinity: {
          nodeSelectorTerms: [
            {
              matchExpressions: [
                { key: 'generation', operator: 'Gt', values: ['8'] },
              ],
            },
          ],
        },
      },
      undefined,
    ],
  ])('judges %s', (_, candidate, demand, reason) => {
    const verdict = nodeAccepts(candidate, demand);
    expect(verdict.accepted ? undefined : verdict.reason).toBe(reason);
  });
});

describe('toleratesTaints', () => {
  it.each([
    [{ key: 'nvidia.com/gpu', operator: 'Equal', value: 'present' }, true],
    [{ key: 'nvidia.com/gpu', value: 'present', effect: 'NoSchedule' }, true],
    [{ key: 'nvidia.com/gpu', value: 'absent' }, false],
    [{ key: 'other', operator: 'Exists' }, false],
    [{ operator: 'Exists', effect: 'NoExecute' }, false],
    [{ key: 'nvidia.com/gpu', operator: 'Strange' }, false],
  ])('%j: %s', (toleration, tolerated) => {
    expect(toleratesTaints([taint], [toleration])).toBe(tolerated);
  });
});

describe('matchesNodeSelector', () => {
  const node = { metadata: { name: 'a', labels: { zone: 'x' } } };

  it.each([
    [{ key: 'zone', operator: 'In', values: ['x', 'y'] }, true],
    [{ key: 'zone', operator: 'NotIn', values: ['x'] }, false],
    [{ key: 'rack', operator: 'NotIn', values: ['1'] }, true],
    [{ key: 'zone', operator: 'Exists' }, true],
    [{ key: 'rack', operator: 'DoesNotExist' }, true],
    [{ key: 'zone', operator: 'Lt', values: ['9'] }, false],
    [{ key: 'zone', operator: 'Strange' }, false],
  ])('%j: %s', (requirement, matches) => {
    const selector = {
      nodeSelectorTerms: [{}, { matchExpressions: [requirement] }],
    };
    expect(matchesNodeSelector(node, selector)).toBe(matches);
  });

  it('knows the field metadata.name', () => {
    const term = (name: string) => ({
      nodeSelectorTerms: [
        {
          matchFields: [
            { key: 'metadata.name', operator: 'In', values: [name] },
          ],
        },
      ],
    });
    expect([
      matchesNodeSelector(node, term('a')),
      matchesNodeSelector(node, term('b')),
    ]).toEqual([true, false]);
  });
});
