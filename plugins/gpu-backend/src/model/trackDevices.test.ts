import { OccupancyDevice } from '@backstage-gpu/plugin-gpu-common';
import { trackDevices } from './trackDevices';

function device(id: string, state: OccupancyDevice['state'] = 'free') {
  return { id, state, tiers: [] } as unknown as OccupancyDevice;
}

const nothing = { devices: new Map(), removed: [], changesSince: 1 };

describe('trackDevices', () => {
  it('notes the revision of each change and keeps what is as it was', () => {
    const first = trackDevices(nothing, [device('a'), device('b')], 1);
    const second = trackDevices(
      first,
      [device('a'), device('b', 'allocated')],
      2,
    );
    expect(second.devices.get('a')).toBe(first.devices.get('a'));
    expect(
      [...second.devices].map(([id, { changedAt }]) => [id, changedAt]),
    ).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
  });

  it('remembers what went away until it comes back', () => {
    const first = trackDevices(nothing, [device('a'), device('b')], 1);
    const second = trackDevices(first, [device('a')], 2);
    expect(second.removed).toEqual([{ id: 'b', revision: 2 }]);
    const third = trackDevices(second, [device('a'), device('b')], 3);
    expect(third.removed).toEqual([]);
    expect(third.devices.get('b')!.changedAt).toBe(3);
  });

  it('forgets the oldest removals and says from when it is complete', () => {
    const many = Array.from({ length: 10_050 }, (_, index) =>
      device(`d${index}`),
    );
    const first = trackDevices(nothing, many, 1);
    const second = trackDevices(first, many.slice(50), 2);
    const third = trackDevices(second, [], 3);
    expect(third.removed).toHaveLength(10_000);
    expect(third.changesSince).toBe(2);
  });
});
