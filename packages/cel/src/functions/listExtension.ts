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
  optionalOf,
  parameter,
  stringType,
  timestampType,
  uintType,
} from '../types';
import {
  CelError,
  CelResult,
  CelValue,
  compareValues,
  equalValues,
  isOrdered,
  OptionalValue,
  typeName,
  Undecided,
} from '../values';
import { Evaluation, selectorCostLimit } from '../state';
import { spendWork } from '../work/workMeter';
import { withoutOverload } from './arithmetic';
import {
  declare,
  declareShared,
  Implementation,
  member,
  overload,
} from './declaration';

/** Types that lists can be sorted by. */
const sortable: readonly CelType[] = [
  intType,
  uintType,
  doubleType,
  boolType,
  durationType,
  timestampType,
  stringType,
  bytesType,
];
const typeT = parameter('T');
const listOfT = listOf(typeT);

const subList: Implementation = ([list, from, to]) => {
  const elements = list as CelValue[];
  const start = from as bigint;
  const end = to as bigint;
  if (start < 0n || end < 0n) {
    return new CelError(
      `cannot slice(${start}, ${end}), negative indexes not supported`,
    );
  }
  if (start > end) {
    return new CelError(
      `cannot slice(${start}, ${end}), start index must be less than or equal to end index`,
    );
  }
  if (BigInt(elements.length) < end) {
    return new CelError(
      `cannot slice(${start}, ${end}), list is length ${elements.length}`,
    );
  }
  return elements.slice(Number(start), Number(end));
};

const flatten: Implementation = ([list, depth = 1n], evaluation) => {
  const levels = depth as bigint;
  if (levels < 0n) {
    return new CelError('level must be non-negative');
  }
  return flattenInto([], list as CelValue[], levels, evaluation);
};

function flattenInto(
  flat: CelValue[],
  list: CelValue[],
  depth: bigint,
  evaluation: Evaluation,
): CelResult {
  for (const element of list) {
    spendWork(1);
    if (Array.isArray(element) && depth > 0n) {
      const inner = flattenInto(flat, element, depth - 1n, evaluation);
      if (inner !== flat) {
        return inner;
      }
      continue;
    }
    const exhausted = evaluation.spend(1);
    if (exhausted) {
      return exhausted;
    }
    flat.push(element);
  }
  return flat;
}

/** Go keeps the order of elements with the same key in lists up to this length. */
const stableSortLength = 12;

function sortByKeys(list: CelValue[], keys: CelValue[]): CelResult {
  if (list.length !== keys.length) {
    return new CelError(
      `@sortByAssociatedKeys() expected a list of the same size as the associated keys list, but got ${list.length} and ${keys.length} elements respectively`,
    );
  }
  if (list.length === 0) {
    return list;
  }
  const type = typeName(keys[0]);
  if (!isOrdered(keys[0])) {
    return new CelError('list elements must be comparable');
  }
  if (keys.some(key => typeName(key) !== type)) {
    return new CelError('list elements must have the same type');
  }
  const sorted = keys
    .map((key, index) => ({ key, value: list[index] }))
    .sort((left, right) => Number(compareValues(left.key, right.key)) || 0);
  const isOrderKnown =
    list === keys ||
    list.length <= stableSortLength ||
    sorted.every(
      ({ key }, index) =>
        index === 0 || equalValues(key, sorted[index - 1].key) !== true,
    );
  return isOrderKnown
    ? sorted.map(({ value }) => value)
    : new Undecided('the order of elements with the same key is not known');
}

const distinct: Implementation = ([list]) => {
  const unique: CelValue[] = [];
  for (const element of list as CelValue[]) {
    if (!unique.some(other => equalValues(element, other) === true)) {
      unique.push(element);
    }
  }
  return unique;
};

const range: Implementation = ([count], evaluation) => {
  const length = count as bigint;
  // The list would cost more than the limit: stop before building it.
  if (length > BigInt(selectorCostLimit)) {
    evaluation.cost += selectorCostLimit + 1;
    return [];
  }
  spendWork(Number(length));
  return Array.from({ length: Math.max(0, Number(length)) }, (_, index) =>
    BigInt(index),
  );
};

function firstValue(index: number): Implementation {
  return ([list]) => {
    const value = (list as CelValue[]).at(index);
    return value === undefined ? OptionalValue.none : OptionalValue.of(value);
  };
}

/** The lists extension, version 3. */
export const listExtensionFunctions = [
  declare(
    'slice',
    member('list_slice', [listOfT, intType, intType], listOfT, subList),
  ),
  declare(
    'flatten',
    member('list_flatten', [listOf(listOfT)], listOfT, flatten),
    member(
      'list_flatten_int',
      [listOf(dynType), intType],
      listOf(dynType),
      flatten,
    ),
  ),
  declareShared(
    'sort',
    ([list]) =>
      Array.isArray(list)
        ? sortByKeys(list, list)
        : withoutOverload('sort', list),
    ...sortable.map(type =>
      member(`list_${type.name}_sort`, [listOf(type)], listOf(type)),
    ),
  ),
  declareShared(
    Operator.sortByAssociatedKeys,
    ([list, keys]) => sortByKeys(list as CelValue[], keys as CelValue[]),
    ...sortable.map(type =>
      member(
        `list_${type.name}_sortByAssociatedKeys`,
        [listOfT, listOf(type)],
        listOfT,
      ),
    ),
  ),
  declare(
    'lists.range',
    overload('lists_range', [intType], listOf(intType), range),
  ),
  declare(
    'reverse',
    member('list_reverse', [listOfT], listOfT, ([list]) =>
      (list as CelValue[]).toReversed(),
    ),
  ),
  declare('distinct', member('list_distinct', [listOfT], listOfT, distinct)),
  declare(
    'first',
    member(
      'list_first',
      [listOf(parameter('V'))],
      optionalOf(parameter('V')),
      firstValue(0),
    ),
  ),
  declare(
    'last',
    member(
      'list_last',
      [listOf(parameter('V'))],
      optionalOf(parameter('V')),
      firstValue(-1),
    ),
  ),
];
