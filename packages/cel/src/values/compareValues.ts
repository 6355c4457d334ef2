import { CelValue } from './celValue';
import { UnsignedInteger } from './scalars';
import { spendWork } from '../work/workMeter';

/**
 * Orders two values: -1, 0 or 1; undefined when they have no order. NaN has
 * none either, which is told apart as `'nan'`.
 */
export function compareValues(
  left: CelValue,
  right: CelValue,
): number | 'nan' | undefined {
  spendWork(1);
  if (typeof left === 'string') {
    return typeof right === 'string' ? compareText(left, right) : undefined;
  }
  const leftNumber = asNumber(left);
  if (leftNumber !== undefined) {
    const rightNumber = asNumber(right);
    if (rightNumber === undefined) {
      return undefined;
    }
    return compareNumbers(leftNumber, rightNumber);
  }
  if (typeof left === 'boolean') {
    return typeof right === 'boolean'
      ? order(Number(left), Number(right))
      : undefined;
  }
  if (left instanceof Uint8Array) {
    return right instanceof Uint8Array ? compareBytes(left, right) : undefined;
  }
  return undefined;
}

/** Whether values of this type have an order at all. */
export function isOrdered(value: CelValue): boolean {
  return (
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    value instanceof Uint8Array ||
    asNumber(value) !== undefined
  );
}

/**
 * Orders numbers of any type. Next to a double, a large integer counts as the
 * double that is nearest to it, as in cel-go.
 */
export function compareNumbers(
  left: bigint | number,
  right: bigint | number,
): number | 'nan' {
  if (typeof left === typeof right) {
    return Number.isNaN(left) || Number.isNaN(right)
      ? 'nan'
      : order(left, right);
  }
  return compareNumbers(Number(left), Number(right));
}

/** The number that a numeric value holds, whatever its CEL type. */
export function asNumber(value: CelValue): bigint | number | undefined {
  if (typeof value === 'bigint' || typeof value === 'number') {
    return value;
  }
  return value instanceof UnsignedInteger ? value.value : undefined;
}

/** Orders by code point, as Go orders UTF-8; UTF-16 units differ for emoji. */
function compareText(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  spendWork(length / 32);
  for (let index = 0; index < length; index += 1) {
    const leftUnit = left.charCodeAt(index);
    const rightUnit = right.charCodeAt(index);
    if (leftUnit !== rightUnit) {
      return order(aboveSurrogates(leftUnit), aboveSurrogates(rightUnit));
    }
  }
  return order(left.length, right.length);
}

function aboveSurrogates(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

function compareBytes(left: Uint8Array, right: Uint8Array): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    if (left[index] !== right[index]) {
      return order(left[index], right[index]);
    }
  }
  return order(left.length, right.length);
}

function order(left: bigint | number, right: bigint | number): number {
  if (left < right) {
    return -1;
  }
  return left > right ? 1 : 0;
}
