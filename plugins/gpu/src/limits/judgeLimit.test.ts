import { LimitValue, ProjectLimits } from '@backstage-gpu/plugin-gpu-common';
import { judgeLimit, LimitState, sortByTrouble } from './judgeLimit';

describe('judgeLimit', () => {
  it.each<[number, LimitValue, number | undefined, LimitState]>([
    [0, 'unlimited', undefined, 'within'],
    [9, 'unlimited', 8, 'near'],
    [3, 4, undefined, 'within'],
    [3, 4, 3, 'within'],
    [3, 4, 2, 'near'],
    [4, 4, 2, 'reached'],
    [5, 4, undefined, 'over'],
    [0, 0, undefined, 'reached'],
  ])('%s held of %s, soft %s: %s', (used, hard, soft, expected) => {
    expect(judgeLimit({ used, hard, soft })).toBe(expected);
  });
});

describe('sortByTrouble', () => {
  it('puts first who is over, then who is at a limit, and keeps the rest as it was', () => {
    const limits = [
      ['calm', 1, 4, 'unlimited'],
      ['full', 4, 4, 'unlimited'],
      ['greedy', 1, 4, 10],
      ['also-calm', 0, 4, 'unlimited'],
    ].map(
      ([project, used, hard, memory]) =>
        ({
          project,
          devices: [{ tier: 't', used, hard }],
          memoryGib: { used: 20, hard: memory },
        } as ProjectLimits),
    );
    expect(sortByTrouble(limits).map(({ project }) => project)).toEqual([
      'greedy',
      'full',
      'calm',
      'also-calm',
    ]);
  });
});
