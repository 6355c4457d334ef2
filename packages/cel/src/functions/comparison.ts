import { abortUnhashable, isUnhashable } from '../state';
import { Operator } from '../syntax';
import {
  boolType,
  bytesType,
  CelType,
  doubleType,
  durationType,
  dynType,
  intType,
  listOf,
  mapOf,
  optionalOf,
  parameter,
  stringType,
  timestampType,
  uintType,
} from '../types';
import {
  asNumber,
  CelError,
  CelValue,
  compareValues,
  equalValues,
  isCelMap,
  LiteralMap,
  noSuchOverload,
} from '../values';
import { withoutOverload } from './arithmetic';
import {
  declare,
  declareShared,
  FunctionDeclaration,
  Implementation,
  overload,
} from './declaration';

const ordered: [string, CelType][] = [
  ['bool', boolType],
  ['int64', intType],
  ['uint64', uintType],
  ['double', doubleType],
  ['string', stringType],
  ['bytes', bytesType],
  ['timestamp', timestampType],
  ['duration', durationType],
];

const numbers: [string, CelType][] = [
  ['int64', intType],
  ['uint64', uintType],
  ['double', doubleType],
];

/** Whether a list has an element equal to the value. */
export function listContains(list: CelValue[], value: CelValue): boolean {
  return list.some(element => equalValues(value, element) === true);
}

/** A relation with a signature for each ordered type and each pair of numbers. */
function relation(
  name: string,
  verb: string,
  holds: (order: number) => boolean,
): FunctionDeclaration {
  const overloads = ordered.map(([suffix, type]) =>
    overload(`${verb}_${suffix}`, [type, type], boolType),
  );
  for (const [left, leftType] of numbers) {
    for (const [right, rightType] of numbers) {
      if (left !== right) {
        overloads.push(
          overload(`${verb}_${left}_${right}`, [leftType, rightType], boolType),
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
      return isOrdered(left) ? noSuchOverload : withoutOverload(name, left);
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
  return isCelMap(container) ? container.has(value) : noSuchOverload;
};

const notStrictlyFalse: Implementation = ([value]) =>
  typeof value === 'boolean' ? value : true;

const typeA = parameter('A');
const typeK = parameter('K');
const typeV = parameter('V');
const mapKV = mapOf(parameter('A'), parameter('B'));

/**
 * Equality, order, membership and logic. The planner evaluates those without
 * an implementation here itself, since they are not strict or are special.
 */
export const comparisonFunctions = [
  declare(
    Operator.conditional,
    overload('conditional', [boolType, typeA, typeA], typeA),
  ),
  declare(
    Operator.logicalAnd,
    overload('logical_and', [boolType, boolType], boolType),
  ),
  declare(
    Operator.logicalOr,
    overload('logical_or', [boolType, boolType], boolType),
  ),
  declareShared(
    Operator.logicalNot,
    ([value]) => (typeof value === 'boolean' ? !value : noSuchOverload),
    overload('logical_not', [boolType], boolType),
  ),
  declareShared(
    Operator.notStrictlyFalse,
    notStrictlyFalse,
    overload('not_strictly_false', [boolType], boolType),
  ),
  declareShared(
    Operator.equals,
    ([left, right]) => equalValues(left, right),
    overload('equals', [typeA, typeA], boolType),
  ),
  declareShared(
    Operator.notEquals,
    ([left, right]) => equalValues(left, right) !== true,
    overload('not_equals', [typeA, typeA], boolType),
  ),
  relation(Operator.less, 'less', order => order < 0),
  relation(Operator.lessEquals, 'less_equals', order => order <= 0),
  relation(Operator.greater, 'greater', order => order > 0),
  relation(Operator.greaterEquals, 'greater_equals', order => order >= 0),
  declareShared(
    Operator.in,
    contains,
    overload('in_list', [typeA, listOf(typeA)], boolType),
    overload('in_map', [typeA, mapKV], boolType),
  ),
  declare(
    Operator.index,
    overload('index_list', [listOf(typeA), intType], typeA),
    overload('index_map', [mapKV, typeA], parameter('B')),
    overload(
      'optional_list_index_int',
      [optionalOf(listOf(typeV)), intType],
      optionalOf(typeV),
    ),
    overload(
      'optional_map_index_value',
      [optionalOf(mapOf(typeK, typeV)), typeK],
      optionalOf(typeV),
    ),
  ),
  declare(
    Operator.optionalIndex,
    overload(
      'list_optindex_optional_int',
      [listOf(typeV), intType],
      optionalOf(typeV),
    ),
    overload(
      'optional_list_optindex_optional_int',
      [optionalOf(listOf(typeV)), intType],
      optionalOf(typeV),
    ),
    overload(
      'map_optindex_optional_value',
      [mapOf(typeK, typeV), typeK],
      optionalOf(typeV),
    ),
    overload(
      'optional_map_optindex_optional_value',
      [optionalOf(mapOf(typeK, typeV)), typeK],
      optionalOf(typeV),
    ),
  ),
  declare(
    Operator.optionalSelect,
    overload('select_optional_field', [dynType, stringType], optionalOf(typeV)),
  ),
];
