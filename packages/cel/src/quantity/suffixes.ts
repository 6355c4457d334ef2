import { QuantityFormat } from './Quantity';

/** What a suffix multiplies by: `base` to the power of `exponent`. */
export interface SuffixMeaning {
  base: 2 | 10;
  exponent: number;
  format: QuantityFormat;
}

const binary = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const decimal = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];
const decimalOffset = 3;

const meanings = new Map<string, SuffixMeaning>();
for (const [index, suffix] of binary.entries()) {
  meanings.set(suffix, { base: 2, exponent: index * 10, format: 'BinarySI' });
}
for (const [index, suffix] of decimal.entries()) {
  meanings.set(suffix, {
    base: 10,
    exponent: (index - decimalOffset) * 3,
    format: 'DecimalSI',
  });
}

/** The meaning of a suffix, or undefined when there is no such suffix. */
export function interpretSuffix(suffix: string): SuffixMeaning | undefined {
  const known = meanings.get(suffix);
  if (known) {
    return known;
  }
  const exponent = /^[eE]([+-]?\d+)$/.exec(suffix);
  if (!exponent) {
    return undefined;
  }
  return {
    base: 10,
    exponent: Number(exponent[1]),
    format: 'DecimalExponent',
  };
}

/** The suffix for a power, or undefined when none is defined for it. */
export function suffixFor(
  format: QuantityFormat,
  exponent: number,
): string | undefined {
  if (format === 'BinarySI') {
    return binary[exponent / 10];
  }
  if (format === 'DecimalSI') {
    return decimal[exponent / 3 + decimalOffset];
  }
  return exponent === 0 ? '' : `e${exponent}`;
}
