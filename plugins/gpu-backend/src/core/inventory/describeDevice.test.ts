import { describeDevice } from './describeDevice';

describe('describeDevice', () => {
  it.each([
    [
      'a static MIG device, by its memory slices',
      {
        name: 'gpu-0-mig-1g24gb-14-3',
        attributes: {
          type: { string: 'mig' },
          parentUUID: { string: 'GPU-1' },
          productName: { string: 'NVIDIA RTX PRO 6000' },
          profile: { string: '1g.24gb' },
        },
        capacity: {
          memory: { value: '24192Mi' },
          memorySlice3: { value: '1' },
          memorySlice4: { value: '1' },
          memorySlice5: { value: '1' },
        },
      },
      new Map<string, number>(),
      {
        gpu: 'GPU-1',
        product: 'NVIDIA RTX PRO 6000',
        profile: '1g.24gb',
        memoryBytes: 24192 * 2 ** 20,
        placement: { start: 3, size: 3 },
      },
    ],
    [
      'a dynamic MIG device, by its counters',
      {
        name: 'gpu-0-mig-2g20gb-14-2',
        attributes: { profile: { string: '2g.20gb' } },
        consumesCounters: [
          {
            counterSet: 'gpu-0-counter-set',
            counters: {
              memory: { value: '20096Mi' },
              'memory-slice-2': { value: '1' },
              'memory-slice-3': { value: '1' },
            },
          },
        ],
      },
      new Map([['gpu-0-counter-set', 8]]),
      {
        gpu: 'gpu-0-counter-set',
        product: undefined,
        profile: '2g.20gb',
        memoryBytes: undefined,
        placement: { start: 2, size: 2 },
        columns: 8,
      },
    ],
    [
      'qualified names, and a memory that is no quantity',
      {
        name: 'x',
        attributes: { 'gpu.nvidia.com/uuid': { string: 'GPU-2' } },
        capacity: { 'gpu.nvidia.com/memory': { value: 'lots' } },
      },
      new Map<string, number>(),
      {
        gpu: 'GPU-2',
        product: undefined,
        profile: undefined,
        memoryBytes: undefined,
        placement: undefined,
      },
    ],
  ])('reads %s', (_name, device, counters, expected) => {
    expect(describeDevice(device, 'gpu.nvidia.com', counters)).toEqual(
      expected,
    );
  });
});
