import { formatPrice } from './formatPrice';

describe('formatPrice', () => {
  it.each([
    [2, 'EUR', '€2'],
    [1.5, 'EUR', '€1.50'],
    [0.0125, 'USD', '$0.0125'],
    [1200, 'JPY', '¥1,200'],
    [1.5, undefined, '1.5'],
  ])('writes %s %s as %s', (price, currency, expected) => {
    expect(formatPrice(price, currency)).toBe(expected);
  });
});
