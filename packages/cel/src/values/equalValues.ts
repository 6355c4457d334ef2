import { SemanticVersion } from '../semver';
import { CelError, noSuchOverload } from './CelError';
import { isCelMap, CelMap } from './CelMap';
import { CelValue } from './celValue';
import { asNumber, compareNumbers } from './compareValues';
import { CidrValue, IpValue } from './networkValues';
import { OptionalValue } from './OptionalValue';
import { QuantityValue } from './QuantityValue';
import { CelNull, TypeValue } from './scalars';
import { spendWork } from '../work/workMeter';

/**
 * CEL equality. Values of different types are unequal, numbers compare across
 * types, and a quantity, version or address only equals its own kind: asking
 * it about anything else is an error.
 */
export function equalValues(
  left: CelValue,
  right: CelValue,
): boolean | CelError {
  spendWork(1);
  if (typeof left === 'string' || typeof left === 'boolean') {
    return left === right;
  }
  if (left instanceof CelNull || right instanceof CelNull) {
    return left === right;
  }
  const number = asNumber(left);
  if (number !== undefined) {
    const other = asNumber(right);
    return other !== undefined && compareNumbers(number, other) === 0;
  }
  return equalObjects(left as object, right);
}

function equalObjects(left: object, right: CelValue): boolean | CelError {
  if (Array.isArray(left)) {
    return Array.isArray(right) && equalLists(left, right);
  }
  if (isCelMap(left)) {
    return isCelMap(right) && equalMaps(left, right);
  }
  if (left instanceof QuantityValue) {
    return right instanceof QuantityValue && !right.isSum
      ? left.quantity.compareTo(right.quantity) === 0
      : noSuchOverload;
  }
  if (left instanceof SemanticVersion) {
    return right instanceof SemanticVersion
      ? left.compareTo(right) === 0
      : noSuchOverload;
  }
  if (left instanceof Uint8Array) {
    return right instanceof Uint8Array && equalBytes(left, right);
  }
  if (left instanceof OptionalValue) {
    return right instanceof OptionalValue && equalOptionals(left, right);
  }
  if (left instanceof TypeValue) {
    return right instanceof TypeValue && left.name === right.name;
  }
  if (left instanceof IpValue) {
    return right instanceof IpValue
      ? equalBytes(left.bytes, right.bytes)
      : noSuchOverload;
  }
  if (left instanceof CidrValue) {
    return right instanceof CidrValue
      ? left.prefixLength === right.prefixLength &&
          equalBytes(left.address.bytes, right.address.bytes)
      : noSuchOverload;
  }
  return false;
}

/** Elements that cannot be compared do not make lists unequal. */
function equalLists(left: CelValue[], right: CelValue[]): boolean {
  return (
    left.length === right.length &&
    left.every((value, index) => equalValues(value, right[index]) !== false)
  );
}

function equalMaps(left: CelMap, right: CelMap): boolean {
  if (left.size !== right.size) {
    return false;
  }
  return left.keys().every(key => {
    const other = right.find(key);
    return other !== undefined && equalValues(left.find(key)!, other) !== false;
  });
}

function equalOptionals(
  left: OptionalValue,
  right: OptionalValue,
): boolean | CelError {
  if (left.value === undefined || right.value === undefined) {
    return left.value === right.value;
  }
  if (left.value instanceof CelError) {
    return left.value;
  }
  return equalValues(left.value, right.value as CelValue);
}

function equalBytes(
  left: ArrayLike<number>,
  right: ArrayLike<number>,
): boolean {
  if (left.length !== right.length) {
    return false;
  }
  for (let index = 0; index < left.length; index += 1) {
    if (left[index] !== right[index]) {
      return false;
    }
  }
  return true;
}
