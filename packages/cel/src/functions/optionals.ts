import { boolType, listOf, optionalOf, parameter } from '../types';
import {
  CelError,
  CelNull,
  CelValue,
  OptionalValue,
  sizeOf,
  Undecided,
  UnsignedInteger,
} from '../values';
import { declare, Implementation, member, overload } from './declaration';

const typeV = parameter('V');
const optionalV = optionalOf(typeV);

/** Whether a value is the zero of its type: 0, '', false, null, empty. */
function isZero(value: CelValue): boolean {
  if (value instanceof UnsignedInteger) {
    return value.value === 0n;
  }
  if (value instanceof CelNull) {
    return true;
  }
  const size = sizeOf(value);
  return size === undefined
    ? value === 0n || value === 0 || value === false
    : size === 0;
}

const unwrap: Implementation = ([list]) => {
  const values: CelValue[] = [];
  for (const element of list as CelValue[]) {
    if (!(element instanceof OptionalValue)) {
      return new CelError(`value ${String(element)} is not optional`);
    }
    if (element.value instanceof CelError) {
      return new Undecided('a list or map holds an error');
    }
    if (element.value !== undefined) {
      values.push(element.value);
    }
  }
  return values;
};

/**
 * Optional values. `or` and `orValue` evaluate their argument only when they
 * need it, so the planner implements them.
 */
export const optionalFunctions = [
  declare(
    'optional.of',
    overload('optional_of', [typeV], optionalV, ([value]) =>
      OptionalValue.of(value),
    ),
  ),
  declare(
    'optional.ofNonZeroValue',
    overload('optional_ofNonZeroValue', [typeV], optionalV, ([value]) =>
      isZero(value) ? OptionalValue.none : OptionalValue.of(value),
    ),
  ),
  declare(
    'optional.none',
    overload('optional_none', [], optionalV, () => OptionalValue.none),
  ),
  declare(
    'value',
    member(
      'optional_value',
      [optionalV],
      typeV,
      ([optional]) =>
        (optional as OptionalValue).value ??
        new CelError('optional.none() dereference'),
    ),
  ),
  declare(
    'hasValue',
    member(
      'optional_hasValue',
      [optionalV],
      boolType,
      ([optional]) => (optional as OptionalValue).value !== undefined,
    ),
  ),
  declare(
    'or',
    member('optional_or_optional', [optionalV, optionalV], optionalV),
  ),
  declare(
    'orValue',
    member('optional_orValue_value', [optionalV, typeV], typeV),
  ),
  declare(
    'optional.unwrap',
    overload('optional_unwrap', [listOf(optionalV)], listOf(typeV), unwrap),
  ),
  declare(
    'unwrapOpt',
    member('optional_unwrapOpt', [listOf(optionalV)], listOf(typeV), unwrap),
  ),
];
