import { LimitValue } from '@backstage-gpu/plugin-gpu-common';
import { pictureOf } from '../__testUtils__/pictureOf';
import { resolveLimits } from '../resolveLimits';
import { limitOfDevices } from './limitOfDevices';

const { clusters } = pictureOf(
  { c: { memoryGib: { small: 12 } }, d: { memoryGib: { small: 10 } } },
  {},
);

describe('limitOfDevices', () => {
  it.each<[string, LimitValue, LimitValue, string, LimitValue]>([
    ['nothing is limited', 'unlimited', 'unlimited', 'small', 'unlimited'],
    ['devices are', 4, 'unlimited', 'small', 4],
    ['memory is: what fits of the largest', 'unlimited', 35, 'small', 2],
    ['memory allows less than devices', 4, 35, 'small', 2],
    ['memory allows more than devices', 1, 35, 'small', 1],
    ['there is no memory at all', 4, 0, 'small', 0],
    ['the memory of a device is unknown', 4, 35, 'large', 4],
  ])('where %s', (_name, devices, memoryGib, tier, expected) => {
    const limits = resolveLimits([
      {
        settings: {
          devices: { [tier]: { hard: devices } },
          memoryGib: { hard: memoryGib },
        },
        origin: { kind: 'none' },
      },
    ]);
    expect(limitOfDevices(limits, tier, undefined, clusters)).toBe(expected);
    expect(limitOfDevices(limits, tier, [tier], clusters)).toBe(expected);
    expect(limitOfDevices(limits, tier, ['other'], clusters)).toBe(0);
  });
});
