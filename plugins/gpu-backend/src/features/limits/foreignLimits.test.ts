import { pictureOf, quotaOf } from './__testUtils__/pictureOf';
import { foreignLimits } from './foreignLimits';
import { quotaLabels, quotaName } from './quotas/isOurs';

function limitOf(
  places: string[],
  quotas: ReturnType<typeof quotaOf>[],
): unknown {
  const picture = pictureOf(
    {
      c: { tiers: { small: 'class-small' }, quotas },
      other: { tiers: { large: 'class-large' } },
      unread: { limitsReadable: false },
    },
    { p: places },
  );
  return foreignLimits(picture, 'p').get('small');
}

describe('foreignLimits', () => {
  it.each([
    ['no quota', ['c/a'], [], undefined],
    [
      'the lowest of a namespace',
      ['c/a'],
      [
        quotaOf('a', 'high', 'class-small', '4'),
        quotaOf('a', 'low', 'class-small', '3'),
        quotaOf('elsewhere', 'q', 'class-small', '1'),
      ],
      { hard: 3, origin: { kind: 'resourceQuota', object: 'c/a/low' } },
    ],
    [
      'the sum over namespaces',
      ['c/a', 'c/b'],
      [
        quotaOf('a', 'q', 'class-small', '3'),
        quotaOf('b', 'q', 'class-small', '2'),
      ],
      { hard: 5, origin: { kind: 'resourceQuota', object: 'c/a/q' } },
    ],
    [
      'nothing where one namespace has none',
      ['c/a', 'c/b'],
      [quotaOf('a', 'q', 'class-small', '3')],
      undefined,
    ],
    [
      'what binds where the tier is available',
      ['c/a', 'other/a'],
      [quotaOf('a', 'q', 'class-small', '3')],
      { hard: 3, origin: { kind: 'resourceQuota', object: 'c/a/q' } },
    ],
    [
      'nothing while a cluster is not read',
      ['c/a', 'unread/a'],
      [quotaOf('a', 'q', 'class-small', '3')],
      undefined,
    ],
    [
      'nothing where a cluster is gone',
      ['c/a', 'gone/a'],
      [quotaOf('a', 'q', 'class-small', '3')],
      undefined,
    ],
    [
      'nothing of our own quota',
      ['c/a'],
      [quotaOf('a', quotaName, 'class-small', '3', quotaLabels)],
      undefined,
    ],
    [
      'one that has the name of ours and is none',
      ['c/a'],
      [quotaOf('a', quotaName, 'class-small', '3')],
      {
        hard: 3,
        origin: { kind: 'resourceQuota', object: `c/a/${quotaName}` },
      },
    ],
    [
      'nothing of other classes',
      ['c/a'],
      [quotaOf('a', 'q', 'other', '3')],
      undefined,
    ],
  ])('finds %s', (_name, places, quotas, expected) => {
    expect(limitOf(places, quotas)).toEqual(expected);
  });
});
