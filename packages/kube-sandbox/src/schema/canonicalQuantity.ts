const pattern =
  /^([+-]?)(\d+(?:\.\d*)?|\.\d+)(?:([numkMGTPE]|[KMGTPE]i)|[eE]([+-]?\d{1,2}))?$/;

const decimalSuffixes = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];
const binarySuffixes = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const nanoExponent = 9;

interface ParsedQuantity {
  /** The value in billionths, rounded up. */
  nano: bigint;
  format: 'decimal' | 'binary' | 'exponent';
}

/**
 * The form in which Kubernetes gives a quantity back: no fraction, the largest suffix that stays exact, the suffix
 * family of the input (apimachinery `resource.Quantity`).
 * @returns undefined when the text is no quantity
 */
export function canonicalQuantity(text: string): string | undefined {
  const parsed = parse(text);
  if (!parsed) {
    return undefined;
  }
  return parsed.format === 'binary'
    ? inBinary(parsed.nano)
    : inDecimal(parsed.nano, parsed.format === 'exponent');
}

/** @returns the value in thousandths, or undefined when the text is no quantity */
export function quantityInMilli(text: string): bigint | undefined {
  const parsed = parse(text);
  return parsed && divideUp(parsed.nano, 1_000_000n);
}

function parse(text: string): ParsedQuantity | undefined {
  const match = pattern.exec(text);
  if (!match || text.length > 64) {
    return undefined;
  }
  const [, sign, number, suffix = '', exponent] = match;
  const [whole, fraction = ''] = number.split('.');
  const digits = BigInt(`${whole}${fraction}` || '0');
  const binary = binarySuffixes.indexOf(suffix);
  let numerator = digits;
  let power = nanoExponent - fraction.length;
  if (suffix !== '' && binary > 0) {
    numerator *= 1024n ** BigInt(binary);
  } else if (exponent !== undefined) {
    power += Number(exponent);
  } else {
    power +=
      (decimalSuffixes.indexOf(suffix) - decimalSuffixes.indexOf('')) * 3;
  }
  const nano =
    power >= 0
      ? numerator * 10n ** BigInt(power)
      : divideUp(numerator, 10n ** BigInt(-power));
  let format: ParsedQuantity['format'] = 'decimal';
  if (suffix !== '' && binary > 0) {
    format = 'binary';
  } else if (exponent !== undefined) {
    format = 'exponent';
  }
  return { nano: sign === '-' ? -nano : nano, format };
}

function divideUp(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend % divisor > 0n ? quotient + 1n : quotient;
}

function inBinary(nano: bigint): string {
  const unit = 10n ** BigInt(nanoExponent);
  if (nano % unit !== 0n || (nano > -1024n * unit && nano < 1024n * unit)) {
    return inDecimal(nano, false);
  }
  let value = nano / unit;
  let step = 0;
  while (
    value !== 0n &&
    value % 1024n === 0n &&
    step < binarySuffixes.length - 1
  ) {
    value /= 1024n;
    step += 1;
  }
  return `${value}${binarySuffixes[step]}`;
}

function inDecimal(nano: bigint, exponentForm: boolean): string {
  let value = nano;
  let step = 0;
  while (
    value !== 0n &&
    value % 1000n === 0n &&
    step < decimalSuffixes.length - 1
  ) {
    value /= 1000n;
    step += 1;
  }
  if (value === 0n) {
    return '0';
  }
  const power = step * 3 - nanoExponent;
  if (exponentForm) {
    return power === 0 ? `${value}` : `${value}e${power}`;
  }
  return `${value}${decimalSuffixes[step]}`;
}
