import { nextRolloutStep } from './rollout';

const rolling = {
  type: 'RollingUpdate',
  rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' },
};

describe('nextRolloutStep', () => {
  it('makes all pods of a first generation at once', () => {
    expect(
      nextRolloutStep({
        replicas: 3,
        strategy: rolling,
        young: { replicas: 0, available: 0 },
        old: [],
        oldPodsLeft: 0,
      }),
    ).toEqual({ young: 3, old: [] });
  });

  it('keeps within the surge and the unavailability that are allowed', () => {
    expect(
      nextRolloutStep({
        replicas: 4,
        strategy: rolling,
        young: { replicas: 0, available: 0 },
        old: [{ replicas: 4, available: 4 }],
        oldPodsLeft: 4,
      }),
    ).toEqual({ young: 1, old: [3] });
  });

  it('takes pods that do not serve away first', () => {
    expect(
      nextRolloutStep({
        replicas: 2,
        strategy: rolling,
        young: { replicas: 1, available: 0 },
        old: [{ replicas: 2, available: 1 }],
        oldPodsLeft: 2,
      }).old,
    ).toEqual([1]);
  });

  it('waits for the end of old pods when it recreates', () => {
    const state = {
      replicas: 2,
      strategy: { type: 'Recreate' },
      young: { replicas: 0, available: 0 },
      old: [{ replicas: 2, available: 2 }],
      oldPodsLeft: 2,
    };
    expect(nextRolloutStep(state)).toEqual({ young: 0, old: [0] });
    expect(nextRolloutStep({ ...state, oldPodsLeft: 0 })).toEqual({
      young: 2,
      old: [0],
    });
  });
});
