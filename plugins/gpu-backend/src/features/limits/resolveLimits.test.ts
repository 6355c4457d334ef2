import { LimitLayer, resolveLimits } from './resolveLimits';

const set: LimitLayer = {
  settings: { devices: { small: { hard: 5, soft: 2 } } },
  origin: { kind: 'set', by: 'user:default/ada' },
};
const config: LimitLayer = {
  settings: {
    devices: { small: { hard: 7 }, large: { hard: 'unlimited' } },
    devicesPerRequest: 2,
  },
  origin: { kind: 'config' },
};
const defaults: LimitLayer = {
  settings: { devices: { large: { hard: 1 } }, memoryGib: { hard: 100 } },
  origin: { kind: 'defaults' },
};

function foreign(hard: number) {
  const origin = { kind: 'resourceQuota' as const, object: 'c/n/q' };
  return new Map([['small', { hard, origin }]]);
}

describe('resolveLimits', () => {
  it('takes each limit from the first layer that says something of it', () => {
    const limits = resolveLimits([set, config, defaults]);
    expect(limits.deviceLimit('small')).toEqual({
      hard: 5,
      soft: 2,
      origin: set.origin,
    });
    expect(limits.deviceLimit('large')).toEqual({
      hard: 'unlimited',
      origin: config.origin,
    });
    expect(limits.devicesPerRequest).toEqual({
      hard: 2,
      origin: config.origin,
    });
    expect(limits.memoryGib).toEqual({ hard: 100, origin: defaults.origin });
    const none = { hard: 'unlimited', origin: { kind: 'none' } };
    expect(limits.deviceLimit('unheard-of')).toEqual(none);
    expect(limits.longestLeaseHours).toEqual(none);
  });

  it.each([
    ['lower', 4, { hard: 4, soft: 2, origin: foreign(4).get('small')!.origin }],
    ['higher', 6, { hard: 5, soft: 2, origin: set.origin }],
  ])(
    'lets a quota of others bind where it is lower: %s',
    (_name, hard, expected) => {
      const limits = resolveLimits([set], foreign(hard));
      expect(limits.deviceLimit('small')).toEqual(expected);
    },
  );

  it('lets a quota of others bind where nothing else does', () => {
    expect(resolveLimits([], foreign(0)).deviceLimit('small')).toEqual(
      foreign(0).get('small'),
    );
  });
});
