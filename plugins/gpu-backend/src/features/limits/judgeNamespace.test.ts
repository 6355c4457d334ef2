import { QuotaRecord } from '../../core/records/ClusterRecords';
import { claimOf, pictureOf, quotaOf } from './__testUtils__/pictureOf';
import { judgeNamespace } from './judgeNamespace';
import { quotaLabels, quotaName } from './quotas/isOurs';

function countQuota(hard: string): QuotaRecord {
  return {
    metadata: { name: 'count', namespace: 'n' },
    spec: { hard: { 'count/resourceclaims.resource.k8s.io': hard } },
  };
}

const here = {
  devices: new Map([['small', 1]]),
  claims: 1,
  memoryGib: 0,
  cluster: 'c',
  namespace: 'n',
};

/** What refuses one more, with two claims there of which one is of request r, and request s that has none yet. */
function refusedBy(...quotas: QuotaRecord[]): string[] {
  const { clusters } = pictureOf(
    {
      c: {
        tiers: { small: 'class-small' },
        claims: { n: [claimOf('x'), claimOf('y', 'r')] },
        quotas,
      },
    },
    {},
  );
  return judgeNamespace({ clusters }, here, [
    { ...here, id: 'r' },
    { ...here, id: 's' },
    { ...here, id: 'elsewhere', namespace: 'other' },
  ]).map(
    ({ limit, used, hard, origin }) =>
      `${limit} ${used}/${hard} ${origin.object}`,
  );
}

describe('judgeNamespace', () => {
  it.each<[string, QuotaRecord[], string[]]>([
    ['nothing', [], []],
    ['a quota with room', [quotaOf('n', 'q', 'class-small', '4')], []],
    [
      'a quota that is used up, reservations included',
      [quotaOf('n', 'q', 'class-small', '3')],
      ['devices 3/3 c/n/q'],
    ],
    [
      'a quota of nothing',
      [quotaOf('n', 'q', 'class-small', '0')],
      ['devices 3/0 c/n/q'],
    ],
    ['claims with room', [countQuota('4')], []],
    ['claims that are used up', [countQuota('3')], ['claims 3/3 c/n/count']],
    [
      'what is ours, of another namespace or of another class',
      [
        quotaOf('n', quotaName, 'class-small', '0', quotaLabels),
        quotaOf('other', 'q', 'class-small', '0'),
        quotaOf('n', 'q', 'class-large', '0'),
      ],
      [],
    ],
  ])('judges %s', (_name, quotas, expected) => {
    expect(refusedBy(...quotas)).toEqual(expected);
  });

  it('counts the claims of a request that are not made yet', () => {
    const { clusters } = pictureOf(
      {
        c: {
          tiers: { small: 'class-small' },
          claims: { n: [claimOf('x', 'r')] },
          quotas: [countQuota('3')],
        },
      },
      {},
    );
    const reserved = [{ ...here, id: 'r', claims: 3 }];
    expect(judgeNamespace({ clusters }, here, reserved)).toMatchObject([
      { limit: 'claims', used: 3, requested: 1, hard: 3 },
    ]);
  });
});
