import {
  OccupancyDevice,
  OccupancyResponse,
} from '@backstage-gpu/plugin-gpu-common';
import { mergeOccupancy } from './mergeOccupancy';

function device(name: string, state: OccupancyDevice['state']) {
  return { id: name, device: name, state } as OccupancyDevice;
}

const before: OccupancyResponse = {
  revision: 5,
  partial: false,
  devices: [device('a', 'free'), device('b', 'free')],
  removed: [],
};

describe('mergeOccupancy', () => {
  it('takes a whole answer as it is', () => {
    const whole = { ...before, revision: 9, devices: [] };
    expect(mergeOccupancy(before, whole)).toBe(whole);
    expect(mergeOccupancy(undefined, whole)).toBe(whole);
  });

  it('changes what changed, adds what is new, forgets what is gone', () => {
    const merged = mergeOccupancy(before, {
      revision: 6,
      partial: true,
      devices: [device('b', 'allocated'), device('c', 'free')],
      removed: ['a'],
    });
    expect(merged).toEqual({
      revision: 6,
      partial: false,
      devices: [device('b', 'allocated'), device('c', 'free')],
      removed: [],
    });
  });

  it('keeps the list itself when nothing changed', () => {
    const merged = mergeOccupancy(before, {
      revision: 7,
      partial: true,
      devices: [],
      removed: [],
    });
    expect(merged.revision).toBe(7);
    expect(merged.devices).toBe(before.devices);
  });
});
