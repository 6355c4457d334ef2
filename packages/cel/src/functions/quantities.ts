import { parseQuantity, Quantity } from '../quantity';
import { BOOL, DOUBLE, INT, QUANTITY, STRING } from '../types';
import {
  CelError,
  CelResult,
  CelValue,
  QuantityValue,
  Undecided,
} from '../values';
import { declare, Implementation, member, overload } from './declaration';

function compare(holds: (order: number) => CelResult): Implementation {
  return ([left, right]) =>
    holds((left as QuantityValue).compareTo(right as QuantityValue));
}

function combine(operation: 'add' | 'subtract'): Implementation {
  return ([left, right]) => {
    const other =
      typeof right === 'bigint'
        ? Quantity.fromInteger(right, 'DecimalExponent')
        : (right as QuantityValue).quantity;
    return (
      (left as QuantityValue).combine(operation, other) ??
      new Undecided(
        'Kubernetes changes a capacity in place when it adds to a fractional one',
      )
    );
  };
}

const plus = combine('add');
const minus = combine('subtract');

/** A quantity, its error, or undecided where nobody should compute it. */
function read(text: CelValue): Quantity | CelError | Undecided {
  const parsed = parseQuantity(text as string);
  if ('quantity' in parsed) {
    return parsed.quantity;
  }
  return parsed.tooLarge
    ? new Undecided(parsed.error)
    : new CelError(parsed.error);
}

const parse: Implementation = ([text]) => {
  const quantity = read(text);
  return quantity instanceof Quantity ? QuantityValue.of(quantity) : quantity;
};

const isQuantity: Implementation = ([text]) => {
  const quantity = read(text);
  return quantity instanceof Undecided
    ? quantity
    : quantity instanceof Quantity;
};

const asInteger: Implementation = ([value]) =>
  (value as QuantityValue).quantity.toInt64() ??
  new CelError('cannot convert value to integer');

/** The order relations of quantities; versions have them too. */
export const quantityOrderOverloads = {
  isGreaterThan: member(
    'quantity_is_greater_than',
    [QUANTITY, QUANTITY],
    BOOL,
    compare(order => order > 0),
  ),
  isLessThan: member(
    'quantity_is_less_than',
    [QUANTITY, QUANTITY],
    BOOL,
    compare(order => order < 0),
  ),
  compareTo: member(
    'quantity_compare_to',
    [QUANTITY, QUANTITY],
    INT,
    compare(order => BigInt(order)),
  ),
};

/** Kubernetes' quantity library. */
export const quantityFunctions = [
  declare(
    'quantity',
    overload('string_to_quantity', [STRING], QUANTITY, parse),
  ),
  declare(
    'isQuantity',
    overload('is_quantity_string', [STRING], BOOL, isQuantity),
  ),
  declare(
    'sign',
    overload('quantity_sign', [QUANTITY], INT, ([value]) =>
      BigInt((value as QuantityValue).quantity.sign()),
    ),
  ),
  declare(
    'asApproximateFloat',
    member('quantity_get_float', [QUANTITY], DOUBLE, ([value]) =>
      (value as QuantityValue).quantity.toApproximateFloat(),
    ),
  ),
  declare('asInteger', member('quantity_get_int', [QUANTITY], INT, asInteger)),
  declare(
    'isInteger',
    member(
      'quantity_is_integer',
      [QUANTITY],
      BOOL,
      ([value]) => (value as QuantityValue).quantity.toInt64() !== undefined,
    ),
  ),
  declare(
    'add',
    member('quantity_add', [QUANTITY, QUANTITY], QUANTITY, plus),
    member('quantity_add_int', [QUANTITY, INT], QUANTITY, plus),
  ),
  declare(
    'sub',
    member('quantity_sub', [QUANTITY, QUANTITY], QUANTITY, minus),
    member('quantity_sub_int', [QUANTITY, INT], QUANTITY, minus),
  ),
];
