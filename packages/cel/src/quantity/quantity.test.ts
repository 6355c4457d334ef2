import fc from 'fast-check';
import { formatQuantity } from './formatQuantity';
import { parseQuantity } from './parseQuantity';
import { Quantity } from './Quantity';
import { readQuantity } from './readQuantity';

describe('parseQuantity and formatQuantity', () => {
  it.each([
    ['0', '0'],
    ['-0', '0'],
    ['1024', '1024'],
    ['1024Mi', '1Gi'],
    ['1536Mi', '1536Mi'],
    ['1.5Gi', '1536Mi'],
    ['0.5Gi', '512Mi'],
    ['0.5', '500m'],
    ['1000m', '1'],
    ['1500m', '1500m'],
    ['100000', '100k'],
    ['12e6', '12e6'],
    ['1e3', '1e3'],
    ['1E', '1E'],
    ['-3Mi', '-3Mi'],
    ['0.1n', '1n'],
    ['1.01Ki', '1034240m'],
    ['100Ei', '9223372036854775807'],
    ['007', '7'],
    ['.', '0'],
    ['-Mi', '0'],
    ['81559Mi', '81559Mi'],
  ])('writes %s as %s', (text, canonical) => {
    expect(formatQuantity(readQuantity(text))).toBe(canonical);
  });

  it.each([
    ['', 'quantities must match the regular expression'],
    ['1 Gi', 'quantities must match the regular expression'],
    ['abc', 'quantities must match the regular expression'],
    ['1Mm', "unable to parse quantity's suffix"],
    ['1KiB', 'quantities must match the regular expression'],
    ['.Ei', 'unable to parse numeric part of quantity'],
    ['..', 'quantities must match the regular expression'],
  ])('refuses "%s"', (text, message) => {
    expect(parseQuantity(text)).toEqual({
      error: expect.stringContaining(message),
    });
  });

  it('does not compute with enormous powers', () => {
    expect(parseQuantity('1e123456789')).toEqual({
      error: 'exponents beyond 1000 are not computed with',
      tooLarge: true,
    });
  });

  it.each([
    ['5', 5n],
    ['80Gi', 85899345920n],
    ['12E', undefined],
    ['9E', 9000000000000000000n],
    ['1000m', undefined],
    ['1.5Gi', undefined],
    ['12345678901234567', 12345678901234567n],
    ['1234567890123456789', undefined],
  ])('%s as int64 is %s', (text, value) => {
    expect(readQuantity(text).toInt64()).toBe(value);
  });

  it('cannot turn the sign of the lowest int64, as in Kubernetes', () => {
    const lowest = Quantity.fromInteger(-(2n ** 63n));
    const difference = (value: bigint) =>
      Quantity.fromInteger(value).subtract(lowest).unscaled;
    expect([0n, 5n, -5n].map(difference)).toEqual([
      -(2n ** 63n),
      5n - 2n ** 63n,
      2n ** 63n - 5n,
    ]);
  });

  it('compares and adds exactly, whatever the forms are', () => {
    const suffix = fc.constantFrom('', 'k', 'M', 'Ki', 'Mi', 'm', 'n');
    const text = fc
      .tuple(fc.integer({ min: -99_999, max: 99_999 }), fc.nat(999), suffix)
      .map(([whole, fraction, unit]) => `${whole}.${fraction}${unit}`);
    const nano = (quantity: Quantity) =>
      quantity.unscaled * 10n ** BigInt(quantity.exponent + 9);
    fc.assert(
      fc.property(text, text, (left, right) => {
        const a = readQuantity(left);
        const b = readQuantity(right);
        const difference = nano(a) - nano(b);
        expect(a.compareTo(b)).toBe(
          difference === 0n
            ? 0
            : Number(difference / (difference < 0n ? -difference : difference)),
        );
        expect(nano(a.add(b))).toBe(nano(a) + nano(b));
        expect(nano(a.subtract(b))).toBe(difference);
        expect(readQuantity(formatQuantity(a)).compareTo(a)).toBe(0);
      }),
    );
  });
});
