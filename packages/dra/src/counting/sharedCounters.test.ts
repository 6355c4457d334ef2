import { Device, ResourceSlice } from '../types';
import { createClaimCounter } from './createClaimCounter';

function device(name: string, memory: string, others?: Partial<Device>) {
  return {
    name,
    consumesCounters: [
      { counterSet: 'card', counters: { memory: { value: memory } } },
    ],
    ...others,
  };
}

describe('counters that devices of several nodes share', () => {
  const pool = { name: 'pool', resourceSliceCount: 2 };
  const slices: ResourceSlice[] = [
    {
      metadata: { name: 'counters' },
      spec: {
        driver: 'gpu.nvidia.com',
        pool,
        allNodes: true,
        sharedCounters: [
          { name: 'card', counters: { memory: { value: '4' } } },
        ],
      },
    },
    {
      metadata: { name: 'devices' },
      spec: {
        driver: 'gpu.nvidia.com',
        pool,
        perDeviceNodeSelection: true,
        devices: [
          device('sick', '4', {
            nodeName: 'a',
            taints: [{ key: 'sick', effect: 'NoSchedule' }],
          }),
          device('first', '1', { nodeName: 'b' }),
          device('second', '1', { nodeName: 'a' }),
        ],
      },
    },
  ];

  it('are free again for a node once its tainted device no longer fits', () => {
    const counter = createClaimCounter(
      { slices, classes: [{ metadata: { name: 'any' } }], claims: [] },
      { nodes: ['a', 'b'].map(name => ({ metadata: { name } })) },
    );
    const { allocations } = counter.count({
      devices: {
        requests: [{ name: 'gpu', exactly: { deviceClassName: 'any' } }],
      },
    });
    expect(allocations.map(({ devices }) => devices.results[0].device)).toEqual(
      ['first', 'second'],
    );
  });
});
