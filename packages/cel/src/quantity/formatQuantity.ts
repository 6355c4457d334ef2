import { powerOfTen, Quantity } from './Quantity';
import { suffixFor } from './suffixes';

/**
 * A quantity in Kubernetes' canonical form, for example `1536Mi` as `1536Mi`,
 * `1024Mi` as `1Gi`, `1000m` as `1`.
 *
 * @public
 */
export function formatQuantity(quantity: Quantity): string {
  if (quantity.unscaled === 0n) {
    return '0';
  }
  if (quantity.format === 'BinarySI') {
    const whole = wholeValue(quantity);
    const small = 1024n;
    if (whole !== undefined && (whole <= -small || whole >= small)) {
      return formatBinary(whole);
    }
  }
  return formatDecimal(quantity);
}

function wholeValue(quantity: Quantity): bigint | undefined {
  if (quantity.exponent >= 0) {
    return quantity.unscaled * powerOfTen(quantity.exponent);
  }
  const divisor = powerOfTen(-quantity.exponent);
  return quantity.unscaled % divisor === 0n
    ? quantity.unscaled / divisor
    : undefined;
}

function formatBinary(whole: bigint): string {
  let amount = whole;
  let exponent = 0;
  let suffix = '';
  while (amount % 1024n === 0n) {
    const next = suffixFor('BinarySI', exponent + 10);
    if (next === undefined) {
      break;
    }
    amount /= 1024n;
    exponent += 10;
    suffix = next;
  }
  return `${amount}${suffix}`;
}

function formatDecimal(quantity: Quantity): string {
  let { unscaled, exponent } = quantity;
  while (unscaled % 10n === 0n) {
    unscaled /= 10n;
    exponent += 1;
  }
  const surplus = ((exponent % 3) + 3) % 3;
  unscaled *= powerOfTen(surplus);
  exponent -= surplus;
  const format =
    quantity.format === 'DecimalExponent' ? 'DecimalExponent' : 'DecimalSI';
  return `${unscaled}${suffixFor(format, exponent) ?? `e${exponent}`}`;
}
