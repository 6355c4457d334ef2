import { judgeLease, LeaseVerdict } from './judgeLease';

describe('judgeLease', () => {
  it.each<[string, string | undefined, number | undefined, LeaseVerdict]>([
    ['nobody has it', undefined, undefined, 'take'],
    ['it was given up', '', 5_000, 'take'],
    ['it is ours, seen for the first time', 'ours', undefined, 'renew'],
    ['it is ours, and a replica has just renewed', 'ours', 9_999, 'keep'],
    ['it is ours, and nobody renewed', 'ours', 10_000, 'renew'],
    ['it is of another, seen for the first time', 'other', undefined, 'leave'],
    ['it is of another who may still renew', 'other', 29_999, 'leave'],
    ['it is of another who did not renew', 'other', 30_000, 'take'],
  ])('%s', (_, holderIdentity, age, expected) => {
    const spec = { holderIdentity, leaseDurationSeconds: 30 };
    expect(judgeLease({ spec }, 'ours', age)).toBe(expected);
  });

  it('gives one that does not say how long it holds a minute', () => {
    const spec = { holderIdentity: 'other' };
    expect(judgeLease({ spec }, 'ours', 59_999)).toBe('leave');
    expect(judgeLease({ spec }, 'ours', 60_000)).toBe('take');
  });
});
