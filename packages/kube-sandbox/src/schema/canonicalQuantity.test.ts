import { canonicalQuantity, quantityInMilli } from './canonicalQuantity';

describe('canonicalQuantity', () => {
  it.each([
    ['1024Mi', '1Gi'],
    ['81559Mi', '81559Mi'],
    ['1000m', '1'],
    ['1500m', '1500m'],
    ['0.5', '500m'],
    ['1.5Gi', '1536Mi'],
    ['0', '0'],
    ['1e3', '1e3'],
    ['100k', '100k'],
    ['1000k', '1M'],
    ['-5', '-5'],
    ['500Mi', '500Mi'],
    ['', undefined],
    ['1 Gi', undefined],
    ['1ki', undefined],
    ['abc', undefined],
  ])('gives %j back as %j', (text, expected) => {
    expect(canonicalQuantity(text)).toBe(expected);
  });

  it('counts in thousandths', () => {
    expect(quantityInMilli('1Ki')).toBe(1_024_000n);
    expect(quantityInMilli('1n')).toBe(1n);
  });
});
