import {
  divideAwayFromZero,
  isInt64,
  powerOfTen,
  Quantity,
  QuantityFormat,
} from './Quantity';
import { interpretSuffix } from './suffixes';

const grammar = '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$';
const shape = /^([+-]?)(\d*)(?:\.(\d*))?([eEinumkKMGTP]*[-+]?\d*)$/;
const formatMessage = `quantities must match the regular expression '${grammar}'`;
const numericMessage = 'unable to parse numeric part of quantity';
const suffixMessage = "unable to parse quantity's suffix";
const nano = -9;
const int64Digits = 18;
const binaryDigits = 15;
const largest = 9223372036854775807n;
/** Powers of ten beyond this are not computed with. */
const exponentLimit = 1000;

/**
 * A quantity, or the reason in Kubernetes' words why the text is none.
 *
 * @public
 */
export type QuantityParseResult =
  | { quantity: Quantity }
  | {
      error: string;
      /** Kubernetes takes the text, and would compute with it for ages. */
      tooLarge?: boolean;
    };

/**
 * Parses a Kubernetes quantity.
 *
 * @remarks Values below one billionth are rounded up to it, and binary values
 * above the largest int64 are capped, as Kubernetes does.
 *
 * @public
 */
export function parseQuantity(text: string): QuantityParseResult {
  if (text === '') {
    return { error: formatMessage };
  }
  const match = shape.exec(text);
  if (!match) {
    return { error: formatMessage };
  }
  const [, sign, integerDigits, fraction = '', suffix] = match;
  const meaning = interpretSuffix(suffix);
  if (!meaning) {
    return { error: suffixMessage };
  }
  if (Math.abs(meaning.exponent) > exponentLimit) {
    return {
      error: `exponents beyond ${exponentLimit} are not computed with`,
      tooLarge: true,
    };
  }
  // Leading zeros do not count as digits when Kubernetes decides how to hold
  // the value.
  const integer = integerDigits.replace(/^0+/, '') || '0';
  const negative = sign === '-';
  const compact = parseCompact(integer, fraction, meaning, negative);
  if (compact) {
    return { quantity: compact };
  }
  // Small quantities without a digit pass as zero, large ones do not.
  return integerDigits === '' && fraction === ''
    ? { error: numericMessage }
    : { quantity: parseDecimal(integer, fraction, meaning, negative) };
}

interface Scale {
  base: 2 | 10;
  exponent: number;
  format: QuantityFormat;
}

/** The int64 form, for the values that Kubernetes is sure fit into it. */
function parseCompact(
  integer: string,
  fraction: string,
  scale: Scale,
  negative: boolean,
): Quantity | undefined {
  let precision: number;
  let multiplier = 1n;
  let exponent = 0;
  if (scale.base === 10) {
    exponent = scale.exponent - fraction.length;
    precision = int64Digits - integer.length - fraction.length;
  } else {
    if (fraction !== '') {
      return undefined;
    }
    multiplier = 2n ** BigInt(scale.exponent);
    precision =
      binaryDigits - integer.length - Math.trunc((scale.exponent * 3) / 10) - 1;
  }
  if (precision < 0 || exponent < nano) {
    return undefined;
  }
  const value = BigInt(integer + fraction) * multiplier;
  if (!isInt64(value)) {
    return undefined;
  }
  return new Quantity(negative ? -value : value, exponent, scale.format, false);
}

function parseDecimal(
  integer: string,
  fraction: string,
  scale: Scale,
  negative: boolean,
): Quantity {
  let unscaled = BigInt(integer + fraction);
  let exponent = -fraction.length;
  if (scale.base === 10) {
    exponent += scale.exponent;
  } else {
    unscaled *= 2n ** BigInt(scale.exponent);
  }
  if (unscaled !== 0n) {
    unscaled =
      exponent < nano
        ? divideAwayFromZero(unscaled, powerOfTen(nano - exponent))
        : unscaled * powerOfTen(exponent - nano);
    exponent = nano;
  }
  let format = scale.format;
  if (format === 'BinarySI') {
    const one = powerOfTen(-exponent);
    if (unscaled > largest * one) {
      unscaled = largest;
      exponent = 0;
    } else if (unscaled > 0n && unscaled < one) {
      format = 'DecimalSI';
    }
  }
  return new Quantity(negative ? -unscaled : unscaled, exponent, format, true);
}
