import { abortUnhashable, isUnhashable } from '../state';
import { Operator } from '../syntax';
import {
  BOOL,
  BYTES,
  CelType,
  DOUBLE,
  DURATION,
  DYN,
  INT,
  listOf,
  mapOf,
  optionalOf,
  parameter,
  STRING,
  TIMESTAMP,
  UINT,
} from '../types';
import {
  asNumber,
  CelError,
  CelValue,
  compareValues,
  equalValues,
  isCelMap,
  LiteralMap,
  NO_SUCH_OVERLOAD,
} from '../values';
import { withoutOverload } from './arithmetic';
import {
  declare,
  declareShared,
  FunctionDeclaration,
  Implementation,
  overload,
} from './declaration';

const ORDERED: [string, CelType][] = [
  ['bool', BOOL],
  ['int64', INT],
  ['uint64', UINT],
  ['double', DOUBLE],
  ['string', STRING],
  ['bytes', BYTES],
  ['timestamp', TIMESTAMP],
  ['duration', DURATION],
];

const NUMBERS: [string, CelType][] = [
  ['int64', INT],
  ['uint64', UINT],
  ['double', DOUBLE],
];

/** A relation with a signature for each ordered type and each pair of numbers. */
function relation(
  name: string,
  verb: string,
  holds: (order: number) => boolean,
): FunctionDeclaration {
  const overloads = ORDERED.map(([suffix, type]) =>
    overload(`${verb}_${suffix}`, [type, type], BOOL),
  );
  for (const [left, leftType] of NUMBERS) {
    for (const [right, rightType] of NUMBERS) {
      if (left !== right) {
        overloads.push(
          overload(`${verb}_${left}_${right}`, [leftType, rightType], BOOL),
        );
      }
    }
  }
  const compare: Implementation = ([left, right]) => {
    const order = compareValues(left, right);
    if (order === 'nan') {
      return new CelError('NaN values cannot be ordered');
    }
    if (order === undefined) {
      return isOrdered(left) ? NO_SUCH_OVERLOAD : withoutOverload(name, left);
    }
    return holds(order);
  };
  return declareShared(name, compare, ...overloads);
}

function isOrdered(value: CelValue): boolean {
  return (
    typeof value === 'boolean' ||
    typeof value === 'string' ||
    value instanceof Uint8Array ||
    asNumber(value) !== undefined
  );
}

/** Whether a list has an element equal to the value. */
export function listContains(list: CelValue[], value: CelValue): boolean {
  return list.some(element => equalValues(value, element) === true);
}

const contains: Implementation = ([value, container], evaluation) => {
  if (Array.isArray(container)) {
    return listContains(container, value);
  }
  if (
    container instanceof LiteralMap &&
    container.size > 0 &&
    isUnhashable(value)
  ) {
    return abortUnhashable(value, evaluation);
  }
  return isCelMap(container) ? container.has(value) : NO_SUCH_OVERLOAD;
};

const notStrictlyFalse: Implementation = ([value]) =>
  typeof value === 'boolean' ? value : true;

const A = parameter('A');
const K = parameter('K');
const V = parameter('V');
const mapKV = mapOf(parameter('A'), parameter('B'));

/**
 * Equality, order, membership and logic. The planner evaluates those without
 * an implementation here itself, since they are not strict or are special.
 */
export const comparisonFunctions = [
  declare(Operator.conditional, overload('conditional', [BOOL, A, A], A)),
  declare(Operator.logicalAnd, overload('logical_and', [BOOL, BOOL], BOOL)),
  declare(Operator.logicalOr, overload('logical_or', [BOOL, BOOL], BOOL)),
  declareShared(
    Operator.logicalNot,
    ([value]) => (typeof value === 'boolean' ? !value : NO_SUCH_OVERLOAD),
    overload('logical_not', [BOOL], BOOL),
  ),
  declareShared(
    Operator.notStrictlyFalse,
    notStrictlyFalse,
    overload('not_strictly_false', [BOOL], BOOL),
  ),
  declareShared(
    Operator.equals,
    ([left, right]) => equalValues(left, right),
    overload('equals', [A, A], BOOL),
  ),
  declareShared(
    Operator.notEquals,
    ([left, right]) => equalValues(left, right) !== true,
    overload('not_equals', [A, A], BOOL),
  ),
  relation(Operator.less, 'less', order => order < 0),
  relation(Operator.lessEquals, 'less_equals', order => order <= 0),
  relation(Operator.greater, 'greater', order => order > 0),
  relation(Operator.greaterEquals, 'greater_equals', order => order >= 0),
  declareShared(
    Operator.in,
    contains,
    overload('in_list', [A, listOf(A)], BOOL),
    overload('in_map', [A, mapKV], BOOL),
  ),
  declare(
    Operator.index,
    overload('index_list', [listOf(A), INT], A),
    overload('index_map', [mapKV, A], parameter('B')),
    overload(
      'optional_list_index_int',
      [optionalOf(listOf(V)), INT],
      optionalOf(V),
    ),
    overload(
      'optional_map_index_value',
      [optionalOf(mapOf(K, V)), K],
      optionalOf(V),
    ),
  ),
  declare(
    Operator.optionalIndex,
    overload('list_optindex_optional_int', [listOf(V), INT], optionalOf(V)),
    overload(
      'optional_list_optindex_optional_int',
      [optionalOf(listOf(V)), INT],
      optionalOf(V),
    ),
    overload('map_optindex_optional_value', [mapOf(K, V), K], optionalOf(V)),
    overload(
      'optional_map_optindex_optional_value',
      [optionalOf(mapOf(K, V)), K],
      optionalOf(V),
    ),
  ),
  declare(
    Operator.optionalSelect,
    overload('select_optional_field', [DYN, STRING], optionalOf(V)),
  ),
];
