import {
  ProjectLimits,
  TierAvailability,
} from '@backstage-gpu/plugin-gpu-common';
import { compareCapacity, findExcesses } from './compareLimits';
import { resolveLimits } from './resolveLimits';

const origin = { kind: 'set' as const };

function devicesOf(hard: number | 'unlimited') {
  return resolveLimits([
    { settings: { devices: { small: { hard } } }, origin },
  ]);
}

describe('findExcesses', () => {
  it('names what is held above a limit, and not what just fills it', () => {
    const limits = {
      devices: [
        { tier: 'small', hard: 2, used: 3, origin },
        { tier: 'medium', hard: 3, used: 3, origin },
        { tier: 'large', hard: 'unlimited', used: 9, origin },
      ],
      memoryGib: { hard: 10, used: 10.5, origin },
    } as ProjectLimits;
    expect(findExcesses(limits)).toEqual([
      { limit: 'devices', tier: 'small', hard: 2, used: 3 },
      { limit: 'memoryGib', hard: 10, used: 10.5 },
    ]);
  });
});

describe('compareCapacity', () => {
  it.each([
    ['the sum', [2, 3], 4, { limits: 5, devices: 4 }],
    [
      'one without limit',
      [2, 'unlimited', 3],
      4,
      { limits: 'unlimited', devices: 4 },
    ],
    ['devices that nobody can count', [2], undefined, { limits: 2 }],
  ] as const)(
    'shows %s beside the devices',
    (_name, hards, total, expected) => {
      const tiers = [{ name: 'small', total }] as TierAvailability[];
      expect(compareCapacity(tiers, hards.map(devicesOf))).toEqual([
        { tier: 'small', ...expected },
      ]);
    },
  );
});
