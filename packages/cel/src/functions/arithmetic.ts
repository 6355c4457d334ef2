import { Operator } from '../syntax';
import {
  bytesType,
  CelType,
  doubleType,
  durationType,
  intType,
  listOf,
  parameter,
  stringType,
  timestampType,
  uintType,
} from '../types';
import { isInt64 } from '../quantity/Quantity';
import {
  CelError,
  CelResult,
  CelValue,
  noSuchOverload,
  UnsignedInteger,
} from '../values';
import {
  declareShared,
  Implementation,
  overload,
  Overload,
} from './declaration';

const uint64Max = 18446744073709551615n;
const intOverflow = new CelError('integer overflow');
const uintOverflow = new CelError('unsigned integer overflow');

interface Arithmetic {
  name: string;
  ints: (left: bigint, right: bigint) => bigint | CelError;
  doubles?: (left: number, right: number) => number;
}

/** Strings receive calls of any name and refuse them without naming it. */
export function withoutOverload(name: string, left: CelValue): CelError {
  return typeof left === 'string'
    ? noSuchOverload
    : new CelError(`no such overload: ${name}`);
}

function arithmetic(options: Arithmetic): Implementation {
  return ([left, right]) => {
    if (typeof left === 'bigint') {
      return typeof right === 'bigint'
        ? checkedInt(options.ints(left, right))
        : noSuchOverload;
    }
    if (left instanceof UnsignedInteger) {
      return right instanceof UnsignedInteger
        ? checkedUint(options.ints(left.value, right.value))
        : noSuchOverload;
    }
    if (typeof left === 'number' && options.doubles) {
      return typeof right === 'number'
        ? options.doubles(left, right)
        : noSuchOverload;
    }
    return withoutOverload(options.name, left);
  };
}

function checkedInt(value: bigint | CelError): CelResult {
  if (value instanceof CelError) {
    return value;
  }
  return isInt64(value) ? value : intOverflow;
}

function checkedUint(value: bigint | CelError): CelResult {
  if (value instanceof CelError) {
    return value;
  }
  return value >= 0n && value <= uint64Max
    ? new UnsignedInteger(value)
    : uintOverflow;
}

const addNumbers = arithmetic({
  name: Operator.add,
  ints: (left, right) => left + right,
  doubles: (left, right) => left + right,
});

const add: Implementation = (values, evaluation) => {
  const [left, right] = values;
  if (typeof left === 'string') {
    if (typeof right !== 'string') {
      return noSuchOverload;
    }
    return evaluation.spend(left.length + right.length) ?? left + right;
  }
  if (Array.isArray(left)) {
    if (!Array.isArray(right)) {
      return noSuchOverload;
    }
    return evaluation.spend(left.length + right.length) ?? [...left, ...right];
  }
  if (left instanceof Uint8Array) {
    if (!(right instanceof Uint8Array)) {
      return noSuchOverload;
    }
    return (
      evaluation.spend(left.length + right.length) ??
      Uint8Array.from([...left, ...right])
    );
  }
  return addNumbers(values, evaluation);
};

const negate: Implementation = ([value]) => {
  if (typeof value === 'bigint') {
    return checkedInt(-value);
  }
  if (typeof value === 'number') {
    return -value;
  }
  return typeof value === 'boolean'
    ? noSuchOverload
    : withoutOverload(Operator.negate, value);
};

function numeric(verb: string, types: [string, CelType][]): Overload[] {
  return types.map(([suffix, type]) =>
    overload(`${verb}_${suffix}`, [type, type], type),
  );
}

const listOfA = listOf(parameter('A'));

/** `+`, `-`, `*`, `/`, `%` and the negative sign. */
export const arithmeticFunctions = [
  declareShared(
    Operator.add,
    add,
    overload('add_bytes', [bytesType, bytesType], bytesType),
    overload('add_double', [doubleType, doubleType], doubleType),
    overload(
      'add_duration_duration',
      [durationType, durationType],
      durationType,
    ),
    overload(
      'add_duration_timestamp',
      [durationType, timestampType],
      timestampType,
    ),
    overload(
      'add_timestamp_duration',
      [timestampType, durationType],
      timestampType,
    ),
    overload('add_int64', [intType, intType], intType),
    overload('add_list', [listOfA, listOfA], listOfA),
    overload('add_string', [stringType, stringType], stringType),
    overload('add_uint64', [uintType, uintType], uintType),
  ),
  declareShared(
    Operator.subtract,
    arithmetic({
      name: Operator.subtract,
      ints: (left, right) => left - right,
      doubles: (left, right) => left - right,
    }),
    overload('subtract_double', [doubleType, doubleType], doubleType),
    overload(
      'subtract_duration_duration',
      [durationType, durationType],
      durationType,
    ),
    overload('subtract_int64', [intType, intType], intType),
    overload(
      'subtract_timestamp_duration',
      [timestampType, durationType],
      timestampType,
    ),
    overload(
      'subtract_timestamp_timestamp',
      [timestampType, timestampType],
      durationType,
    ),
    overload('subtract_uint64', [uintType, uintType], uintType),
  ),
  declareShared(
    Operator.multiply,
    arithmetic({
      name: Operator.multiply,
      ints: (left, right) => left * right,
      doubles: (left, right) => left * right,
    }),
    ...numeric('multiply', [
      ['double', doubleType],
      ['int64', intType],
      ['uint64', uintType],
    ]),
  ),
  declareShared(
    Operator.divide,
    arithmetic({
      name: Operator.divide,
      ints: (left, right) =>
        right === 0n ? new CelError('division by zero') : left / right,
      doubles: (left, right) => left / right,
    }),
    ...numeric('divide', [
      ['double', doubleType],
      ['int64', intType],
      ['uint64', uintType],
    ]),
  ),
  declareShared(
    Operator.modulo,
    arithmetic({
      name: Operator.modulo,
      ints: (left, right) => {
        if (right === 0n) {
          return new CelError('modulus by zero');
        }
        // The quotient overflows, and Kubernetes asks for that here, too.
        return right === -1n && !isInt64(-left) ? intOverflow : left % right;
      },
    }),
    ...numeric('modulo', [
      ['int64', intType],
      ['uint64', uintType],
    ]),
  ),
  declareShared(
    Operator.negate,
    negate,
    overload('negate_double', [doubleType], doubleType),
    overload('negate_int64', [intType], intType),
  ),
];
