import { joinReadings, Reading } from './joinReadings';

const live: Reading = { synced: true, live: true, refused: false };
const listing: Reading = { synced: false, live: false, refused: false };
const refused: Reading = { synced: false, live: false, refused: true };
const lost: Reading = {
  synced: true,
  live: false,
  refused: false,
  error: { message: 'connect ECONNREFUSED' },
};
const about = { resource: 'pods', beyond: ['z'] };

type Expected = [synced: boolean, live: boolean, liveIn: string[]];

describe('joinReadings', () => {
  it.each<[string, Record<string, Reading>, string[] | undefined, Expected]>([
    ['nothing is known to be wanted', {}, undefined, [false, false, []]],
    ['nothing is wanted', {}, [], [true, true, []]],
    ['a reading has not begun', { a: live }, ['a', 'b'], [false, false, ['a']]],
    [
      'all are live',
      { a: live, b: live },
      ['a', 'b'],
      [true, true, ['a', 'b']],
    ],
    [
      'one is listed',
      { a: live, b: listing },
      ['a', 'b'],
      [false, false, ['a']],
    ],
    [
      'one is refused',
      { a: live, b: refused },
      ['a', 'b'],
      [true, true, ['a']],
    ],
    ['all are refused', { a: refused }, ['a'], [true, true, []]],
    ['one is lost', { a: lost, b: live }, ['a', 'b'], [true, false, ['b']]],
  ])('where %s', (_what, readings, wanted, expected) => {
    const joined = joinReadings(
      new Map(Object.entries(readings)),
      wanted,
      about,
    );
    const { byNamespace } = joined;
    expect([joined.synced, joined.live, [...byNamespace!.live]]).toEqual(
      expected,
    );
    expect(byNamespace).toMatchObject(about);
    expect(joined.error).toEqual(
      Object.values(readings).find(({ error }) => error)?.error,
    );
  });
});
