import { Operator } from '../syntax';
import {
  BYTES,
  CelType,
  DOUBLE,
  DURATION,
  INT,
  listOf,
  parameter,
  STRING,
  TIMESTAMP,
  UINT,
} from '../types';
import { isInt64 } from '../quantity/quantity';
import {
  CelError,
  CelResult,
  CelValue,
  NO_SUCH_OVERLOAD,
  UnsignedInteger,
} from '../values';
import {
  declareShared,
  Implementation,
  overload,
  Overload,
} from './declaration';

const UINT64_MAX = 18446744073709551615n;
const INT_OVERFLOW = new CelError('integer overflow');
const UINT_OVERFLOW = new CelError('unsigned integer overflow');

interface Arithmetic {
  name: string;
  ints: (left: bigint, right: bigint) => bigint | CelError;
  doubles?: (left: number, right: number) => number;
}

function arithmetic(options: Arithmetic): Implementation {
  return ([left, right]) => {
    if (typeof left === 'bigint') {
      return typeof right === 'bigint'
        ? checkedInt(options.ints(left, right))
        : NO_SUCH_OVERLOAD;
    }
    if (left instanceof UnsignedInteger) {
      return right instanceof UnsignedInteger
        ? checkedUint(options.ints(left.value, right.value))
        : NO_SUCH_OVERLOAD;
    }
    if (typeof left === 'number' && options.doubles) {
      return typeof right === 'number'
        ? options.doubles(left, right)
        : NO_SUCH_OVERLOAD;
    }
    return withoutOverload(options.name, left);
  };
}

/** Strings receive calls of any name and refuse them without naming it. */
export function withoutOverload(name: string, left: CelValue): CelError {
  return typeof left === 'string'
    ? NO_SUCH_OVERLOAD
    : new CelError(`no such overload: ${name}`);
}

function checkedInt(value: bigint | CelError): CelResult {
  if (value instanceof CelError) {
    return value;
  }
  return isInt64(value) ? value : INT_OVERFLOW;
}

function checkedUint(value: bigint | CelError): CelResult {
  if (value instanceof CelError) {
    return value;
  }
  return value >= 0n && value <= UINT64_MAX
    ? new UnsignedInteger(value)
    : UINT_OVERFLOW;
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
      return NO_SUCH_OVERLOAD;
    }
    return evaluation.spend(left.length + right.length) ?? left + right;
  }
  if (Array.isArray(left)) {
    if (!Array.isArray(right)) {
      return NO_SUCH_OVERLOAD;
    }
    return evaluation.spend(left.length + right.length) ?? [...left, ...right];
  }
  if (left instanceof Uint8Array) {
    if (!(right instanceof Uint8Array)) {
      return NO_SUCH_OVERLOAD;
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
    ? NO_SUCH_OVERLOAD
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
    overload('add_bytes', [BYTES, BYTES], BYTES),
    overload('add_double', [DOUBLE, DOUBLE], DOUBLE),
    overload('add_duration_duration', [DURATION, DURATION], DURATION),
    overload('add_duration_timestamp', [DURATION, TIMESTAMP], TIMESTAMP),
    overload('add_timestamp_duration', [TIMESTAMP, DURATION], TIMESTAMP),
    overload('add_int64', [INT, INT], INT),
    overload('add_list', [listOfA, listOfA], listOfA),
    overload('add_string', [STRING, STRING], STRING),
    overload('add_uint64', [UINT, UINT], UINT),
  ),
  declareShared(
    Operator.subtract,
    arithmetic({
      name: Operator.subtract,
      ints: (left, right) => left - right,
      doubles: (left, right) => left - right,
    }),
    overload('subtract_double', [DOUBLE, DOUBLE], DOUBLE),
    overload('subtract_duration_duration', [DURATION, DURATION], DURATION),
    overload('subtract_int64', [INT, INT], INT),
    overload('subtract_timestamp_duration', [TIMESTAMP, DURATION], TIMESTAMP),
    overload('subtract_timestamp_timestamp', [TIMESTAMP, TIMESTAMP], DURATION),
    overload('subtract_uint64', [UINT, UINT], UINT),
  ),
  declareShared(
    Operator.multiply,
    arithmetic({
      name: Operator.multiply,
      ints: (left, right) => left * right,
      doubles: (left, right) => left * right,
    }),
    ...numeric('multiply', [
      ['double', DOUBLE],
      ['int64', INT],
      ['uint64', UINT],
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
      ['double', DOUBLE],
      ['int64', INT],
      ['uint64', UINT],
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
        return right === -1n && !isInt64(-left) ? INT_OVERFLOW : left % right;
      },
    }),
    ...numeric('modulo', [
      ['int64', INT],
      ['uint64', UINT],
    ]),
  ),
  declareShared(
    Operator.negate,
    negate,
    overload('negate_double', [DOUBLE], DOUBLE),
    overload('negate_int64', [INT], INT),
  ),
];
