import { Node, ResourceSlice } from '../types';
import { gatherPool } from './gatherPool';
import { PoolIndex } from './PoolIndex';
import { groupByPool } from './poolSlices';

const node: Node = { metadata: { name: 'a', labels: { zone: 'x' } } };

function resourceSlice(
  name: string,
  spec: Partial<ResourceSlice['spec']>,
): ResourceSlice {
  return {
    metadata: { name },
    spec: {
      driver: 'd',
      pool: { name: 'p', generation: 1, resourceSliceCount: 1 },
      ...spec,
    },
  };
}

const counters = resourceSlice('0', {
  pool: { name: 'p', generation: 1, resourceSliceCount: 2 },
  nodeName: 'a',
  sharedCounters: [{ name: 'set', counters: { memory: { value: '10' } } }],
});

function consumer(counterSet: string, counter: string): ResourceSlice {
  return resourceSlice('1', {
    pool: { name: 'p', generation: 1, resourceSliceCount: 2 },
    nodeName: 'a',
    devices: [
      {
        name: 'g0',
        consumesCounters: [
          { counterSet, counters: { [counter]: { value: '1' } } },
        ],
      },
    ],
  });
}

describe('gatherPool', () => {
  const twoOf = { name: 'p', generation: 1, resourceSliceCount: 2 };
  const newer = { name: 'p', generation: 2, resourceSliceCount: 1 };

  it.each<[string, ResourceSlice[], string | undefined, string[], string?]>([
    [
      'devices of the node',
      [resourceSlice('1', { nodeName: 'a', devices: [{ name: 'g0' }] })],
      'ready',
      ['g0'],
    ],
    [
      'devices of another node',
      [resourceSlice('1', { nodeName: 'b', devices: [{ name: 'g0' }] })],
      undefined,
      [],
    ],
    [
      'devices for all nodes',
      [resourceSlice('1', { allNodes: true, devices: [{ name: 'g0' }] })],
      'ready',
      ['g0'],
    ],
    [
      'ResourceSlices in the order of their names',
      [
        resourceSlice('2', {
          nodeName: 'a',
          pool: twoOf,
          devices: [{ name: 'g9' }],
        }),
        resourceSlice('1', {
          nodeName: 'a',
          pool: twoOf,
          devices: [{ name: 'h0' }, { name: 'g1' }],
        }),
      ],
      'ready',
      ['h0', 'g1', 'g9'],
    ],
    [
      'a ResourceSlice that is missing',
      [
        resourceSlice('1', {
          nodeName: 'a',
          pool: twoOf,
          devices: [{ name: 'g0' }],
        }),
      ],
      'incomplete',
      [],
    ],
    [
      'a pool whose other half is elsewhere',
      [
        resourceSlice('1', {
          nodeName: 'a',
          pool: twoOf,
          devices: [{ name: 'g0' }],
        }),
        resourceSlice('2', {
          nodeName: 'b',
          pool: twoOf,
          devices: [{ name: 'g1' }],
        }),
      ],
      'ready',
      ['g0'],
    ],
    [
      'an older generation',
      [
        resourceSlice('1', { nodeName: 'a', devices: [{ name: 'old' }] }),
        resourceSlice('2', {
          nodeName: 'a',
          pool: newer,
          devices: [{ name: 'new' }],
        }),
      ],
      'ready',
      ['new'],
    ],
    [
      'a pool that has moved to another node',
      [
        resourceSlice('1', {
          nodeName: 'a',
          pool: twoOf,
          devices: [{ name: 'old' }],
        }),
        resourceSlice('2', {
          nodeName: 'b',
          pool: newer,
          devices: [{ name: 'new' }],
        }),
      ],
      undefined,
      [],
    ],
    [
      'a device that is there twice',
      [
        resourceSlice('1', {
          nodeName: 'a',
          devices: [{ name: 'g0' }, { name: 'g0' }],
        }),
      ],
      'invalid',
      [],
      'duplicate device name g0',
    ],
    [
      'counters apart from devices',
      [counters, consumer('set', 'memory')],
      'ready',
      ['g0'],
    ],
    [
      'an unknown counter set',
      [counters, consumer('other', 'memory')],
      'invalid',
      [],
      'counter set other not found',
    ],
    [
      'an unknown counter',
      [counters, consumer('set', 'cores')],
      'invalid',
      [],
      'counter cores not found in counter set set',
    ],
    [
      'devices that choose their nodes themselves',
      [
        resourceSlice('1', {
          perDeviceNodeSelection: true,
          devices: [
            { name: 'g0', nodeName: 'b' },
            {
              name: 'g1',
              nodeSelector: {
                nodeSelectorTerms: [
                  {
                    matchExpressions: [
                      { key: 'zone', operator: 'In', values: ['x'] },
                    ],
                  },
                ],
              },
            },
          ],
        }),
      ],
      'ready',
      ['g0', 'g1'],
    ],
  ])('reads %s', (...row) => {
    const [, resourceSlices, status, devices, reason] = row;
    const [group] = groupByPool(resourceSlices).values();
    const pool = gatherPool(group, node);
    expect({
      status: pool?.status,
      devices: pool?.devices.map(({ device }) => device.name) ?? [],
      reason: pool?.reason,
    }).toEqual({ status, devices, reason });
  });

  it('takes counters and devices of one ResourceSlice where 1.34 has them together', () => {
    const combined = resourceSlice('1', {
      nodeName: 'a',
      sharedCounters: counters.spec.sharedCounters,
      devices: consumer('set', 'memory').spec.devices,
    });
    const [group] = groupByPool([combined]).values();
    expect([
      gatherPool(group, node)?.devices.length,
      gatherPool(group, node, { combinedCounters: true })?.devices.length,
    ]).toEqual([0, 1]);
  });
});

describe('PoolIndex', () => {
  it('orders pools by driver and name, those with binding conditions last', () => {
    const pool = (driver: string, name: string, bindingConditions?: string[]) =>
      resourceSlice(`${driver}-${name}`, {
        driver,
        nodeName: name === 'shared' ? undefined : 'a',
        allNodes: name === 'shared' ? true : undefined,
        pool: { name, resourceSliceCount: 1 },
        devices: [
          { name: 'g0', ...(bindingConditions && { bindingConditions }) },
        ],
      });
    const index = new PoolIndex([
      pool('b', 'a'),
      pool('a', 'shared'),
      pool('a', 'a', ['ready']),
      pool('a', 'z'),
    ]);
    expect(
      index.poolsOf(node).map(({ driver, name }) => `${driver}/${name}`),
    ).toEqual(['a/shared', 'a/z', 'b/a', 'a/a']);
  });

  it('shows a troubled pool with counters to all nodes', () => {
    const index = new PoolIndex([counters]);
    const other = { metadata: { name: 'elsewhere' } };
    expect([
      index.poolsOf(node).map(({ status }) => status),
      index.poolsOf(other).map(({ status }) => status),
    ]).toEqual([['incomplete'], ['incomplete']]);
  });
});
