import { parseQuantity, Quantity } from '../quantity';
import {
  boolType,
  doubleType,
  intType,
  quantityType,
  stringType,
} from '../types';
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
    [quantityType, quantityType],
    boolType,
    compare(order => order > 0),
  ),
  isLessThan: member(
    'quantity_is_less_than',
    [quantityType, quantityType],
    boolType,
    compare(order => order < 0),
  ),
  compareTo: member(
    'quantity_compare_to',
    [quantityType, quantityType],
    intType,
    compare(order => BigInt(order)),
  ),
};

/** Kubernetes' quantity library. */
export const quantityFunctions = [
  declare(
    'quantity',
    overload('string_to_quantity', [stringType], quantityType, parse),
  ),
  declare(
    'isQuantity',
    overload('is_quantity_string', [stringType], boolType, isQuantity),
  ),
  declare(
    'sign',
    overload('quantity_sign', [quantityType], intType, ([value]) =>
      BigInt((value as QuantityValue).quantity.sign()),
    ),
  ),
  declare(
    'asApproximateFloat',
    member('quantity_get_float', [quantityType], doubleType, ([value]) =>
      (value as QuantityValue).quantity.toApproximateFloat(),
    ),
  ),
  declare(
    'asInteger',
    member('quantity_get_int', [quantityType], intType, asInteger),
  ),
  declare(
    'isInteger',
    member(
      'quantity_is_integer',
      [quantityType],
      boolType,
      ([value]) => (value as QuantityValue).quantity.toInt64() !== undefined,
    ),
  ),
  declare(
    'add',
    member('quantity_add', [quantityType, quantityType], quantityType, plus),
    member('quantity_add_int', [quantityType, intType], quantityType, plus),
  ),
  declare(
    'sub',
    member('quantity_sub', [quantityType, quantityType], quantityType, minus),
    member('quantity_sub_int', [quantityType, intType], quantityType, minus),
  ),
];
