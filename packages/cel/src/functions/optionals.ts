import { BOOL, listOf, optionalOf, parameter } from '../types';
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

const V = parameter('V');
const OPTIONAL_V = optionalOf(V);

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
    overload('optional_of', [V], OPTIONAL_V, ([value]) =>
      OptionalValue.of(value),
    ),
  ),
  declare(
    'optional.ofNonZeroValue',
    overload('optional_ofNonZeroValue', [V], OPTIONAL_V, ([value]) =>
      isZero(value) ? OptionalValue.none : OptionalValue.of(value),
    ),
  ),
  declare(
    'optional.none',
    overload('optional_none', [], OPTIONAL_V, () => OptionalValue.none),
  ),
  declare(
    'value',
    member(
      'optional_value',
      [OPTIONAL_V],
      V,
      ([optional]) =>
        (optional as OptionalValue).value ??
        new CelError('optional.none() dereference'),
    ),
  ),
  declare(
    'hasValue',
    member(
      'optional_hasValue',
      [OPTIONAL_V],
      BOOL,
      ([optional]) => (optional as OptionalValue).value !== undefined,
    ),
  ),
  declare(
    'or',
    member('optional_or_optional', [OPTIONAL_V, OPTIONAL_V], OPTIONAL_V),
  ),
  declare('orValue', member('optional_orValue_value', [OPTIONAL_V, V], V)),
  declare(
    'optional.unwrap',
    overload('optional_unwrap', [listOf(OPTIONAL_V)], listOf(V), unwrap),
  ),
  declare(
    'unwrapOpt',
    member('optional_unwrapOpt', [listOf(OPTIONAL_V)], listOf(V), unwrap),
  ),
];
