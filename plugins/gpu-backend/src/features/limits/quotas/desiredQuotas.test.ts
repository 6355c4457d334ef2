import fc from 'fast-check';
import { desiredQuotas, quotaResource, QuotaPlace } from './desiredQuotas';

const claims = 'count/resourceclaims.resource.k8s.io';

function place(
  namespace: string,
  used: Record<string, number>,
  more: Partial<QuotaPlace> = {},
): QuotaPlace {
  return {
    cluster: 'c',
    namespace,
    classes: new Map([
      ['small', 'class-small'],
      ['large', 'class-large'],
    ]),
    bypassing: [],
    otherClaims: 0,
    used: new Map(Object.entries(used)),
    ...more,
  };
}

function hardOf(
  places: QuotaPlace[],
  limits: Record<string, number>,
): (Record<string, string> | undefined)[] {
  return desiredQuotas(places, tier => limits[tier] ?? 'unlimited').map(
    ({ hard }) => hard,
  );
}

const small = quotaResource('class-small');
const large = quotaResource('class-large');

describe('desiredQuotas', () => {
  it.each<[string, Parameters<typeof hardOf>, ReturnType<typeof hardOf>]>([
    ['nothing is limited', [[place('a', { small: 1 })], {}], [undefined]],
    [
      'one tier of two is limited: claims are not counted',
      [[place('a', { small: 1 })], { small: 3 }],
      [{ [small]: '3' }],
    ],
    [
      'all tiers are limited: no more claims than devices',
      [[place('a', {})], { small: 3, large: 1 }],
      [{ [small]: '3', [large]: '1', [claims]: '4' }],
    ],
    [
      'all tiers are limited, and there are claims of other drivers',
      [[place('a', {}, { otherClaims: 2 })], { small: 3, large: 1 }],
      [{ [small]: '3', [large]: '1', [claims]: '6' }],
    ],
    [
      'a class of no tier leads to the devices of tiers',
      [[place('a', {}, { bypassing: ['any-gpu'] })], { small: 3 }],
      [{ [small]: '3', [quotaResource('any-gpu')]: '0' }],
    ],
    [
      'two namespaces: what each uses, and half of the rest',
      [[place('a', { small: 3 }), place('b', {})], { small: 6 }],
      [{ [small]: '5' }, { [small]: '1' }],
    ],
    [
      'more is used than allowed: no more than allowed',
      [[place('a', { small: 3 }), place('b', { small: 1 })], { small: 2 }],
      [{ [small]: '2' }, { [small]: '0' }],
    ],
    [
      'a namespace out of reach keeps what its quota allows',
      [
        [
          place('a', { small: 1 }),
          place('b', { small: 4 }, { outOfReach: true }),
          place('c', {}),
        ],
        { small: 8 },
      ],
      [{ [small]: '3' }, { [small]: '1' }],
    ],
    [
      'all that is allowed is out of reach',
      [
        [
          place('a', { small: 2 }),
          place('b', { small: 6 }, { outOfReach: true }),
        ],
        { small: 5 },
      ],
      [{ [small]: '0' }],
    ],
    [
      'a limit that is no whole number',
      [[place('a', {})], { small: 2.5 }],
      [{ [small]: '2' }],
    ],
    [
      'a namespace in a cluster without the tier',
      [
        [
          place('a', {}),
          place('b', {}, { classes: new Map([['large', 'class-large']]) }),
        ],
        { small: 3 },
      ],
      [{ [small]: '3' }, undefined],
    ],
  ])('%s', (_name, question, expected) => {
    expect(hardOf(...question)).toEqual(expected);
  });

  it('shares out exactly the limit, whatever is used', () => {
    const use = fc.nat({ max: 20 });
    fc.assert(
      fc.property(
        fc.array(use, { minLength: 1, maxLength: 6 }),
        fc.nat({ max: 60 }),
        (uses, limit) => {
          const places = uses.map((used, index) =>
            place(`n${index}`, { small: used }),
          );
          const shares = hardOf(places, { small: limit }).map(hard =>
            Number(hard![small]),
          );
          const used = uses.reduce((a, b) => a + b, 0);
          expect(shares.reduce((a, b) => a + b, 0)).toBe(limit);
          const more = shares.map((share, index) => share - uses[index]);
          const most = Math.max(...more);
          // Nobody is cut below what is held while that is within the limit, and what is left is shared evenly.
          expect(
            used > limit
              ? most <= 0
              : Math.min(...more) >= Math.max(0, most - 1),
          ).toBe(true);
        },
      ),
    );
  });
});
