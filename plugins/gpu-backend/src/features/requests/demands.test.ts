import { chargesOf, countOf, memoryOf } from './demands';

const gib = 2 ** 30;
const one = [{ name: 'gpu', tiers: ['small'], count: 1 }];
const either = [{ name: 'gpu', tiers: ['large', 'small'], count: 2 }];
const both = [...either, { name: 'draft', tiers: ['small'], count: 1 }];

describe('demands', () => {
  it.each([
    ['one device', one, 1, { small: 1 }, 1],
    ['one device for each of three replicas', one, 3, { small: 3 }, 3],
    ['each tier of an alternative', either, 1, { large: 2, small: 2 }, 2],
    ['several demands together', both, 2, { large: 4, small: 6 }, 6],
  ])('charges %s', (_what, demands, claims, charges, count) => {
    expect(Object.fromEntries(chargesOf(demands, claims))).toEqual(charges);
    expect(countOf(demands, claims)).toBe(count);
  });

  it('takes the memory of the largest alternative, and none when one is not known', () => {
    const placed = [
      {
        name: 'gpu',
        alternatives: [
          { tier: 'large', deviceClass: 'l' },
          { tier: 'small', deviceClass: 's' },
        ],
        count: 2,
      },
    ];
    const memories = new Map([
      ['large', 96 * gib],
      ['small', 24 * gib],
    ]);
    expect(memoryOf(placed, 3, tier => memories.get(tier))).toBe(576);
    memories.delete('small');
    expect(memoryOf(placed, 3, tier => memories.get(tier))).toBeUndefined();
  });
});
