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
  CelError,
  CelResult,
  CelValue,
  compareValues,
  equalValues,
  isCelMap,
  LiteralMap,
  OptionalValue,
  sizeOf,
  typeName,
  UnsignedInteger,
} from '../values';
import { Evaluation, SELECTOR_COST_LIMIT } from '../evaluation/evaluation';
import { arithmeticFunctions, withoutOverload } from './arithmetic';
import {
  declare,
  declareShared,
  Implementation,
  member,
  overload,
} from './declaration';
import { stringIndexOverloads } from './strings';

const ORDERED: [string, CelType][] = [
  ['int', INT],
  ['uint', UINT],
  ['double', DOUBLE],
  ['bool', BOOL],
  ['duration', DURATION],
  ['timestamp', TIMESTAMP],
  ['string', STRING],
  ['bytes', BYTES],
];
const SUMMABLE: [string, CelType, CelValue | undefined][] = [
  ['int', INT, 0n],
  ['uint', UINT, new UnsignedInteger(0n)],
  ['double', DOUBLE, 0],
  ['duration', DURATION, undefined],
];
const T = parameter('T');
const LIST_OF_T = listOf(T);
const LIST_OF_A = listOf(parameter('A'));
const MAP_OF_KV = mapOf(parameter('K'), parameter('V'));

const size: Implementation = ([value]) => {
  const length = sizeOf(value);
  return length === undefined ? withoutOverload('size', value) : BigInt(length);
};

const isSorted: Implementation = ([value]) => {
  const list = value as CelValue[];
  return list.every(
    (element, index) =>
      index === 0 || compareValues(list[index - 1], element) !== 1,
  );
};

const addition = arithmeticFunctions.find(
  declaration => declaration.name === Operator.add,
)!.implementation!;

function sum(zero: CelValue | undefined): Implementation {
  return ([value], evaluation) => {
    let total: CelResult = zero ?? new CelError('no such overload');
    for (const element of value as CelValue[]) {
      if (total instanceof CelError) {
        return total;
      }
      total = addition([total as CelValue, element], evaluation);
    }
    return total;
  };
}

function extreme(name: string, replaceOn: number): Implementation {
  return ([value]) => {
    const list = value as CelValue[];
    if (list.length === 0) {
      return new CelError(`${name} called on empty list`);
    }
    let best = list[0];
    for (const element of list) {
      if (compareValues(best, element) === replaceOn) {
        best = element;
      }
    }
    return best;
  };
}

const indexOf: Implementation = ([list, value]) =>
  BigInt(
    (list as CelValue[]).findIndex(
      element => equalValues(element, value) === true,
    ),
  );

const lastIndexOf: Implementation = ([list, value]) =>
  BigInt(
    (list as CelValue[]).findLastIndex(
      element => equalValues(element, value) === true,
    ),
  );

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

function sortByKeys(list: CelValue[], keys: CelValue[]): CelResult {
  if (list.length !== keys.length) {
    return new CelError(
      `@sortByAssociatedKeys() expected a list of the same size as the associated keys list, but got ${list.length} and ${keys.length} elements respectively`,
    );
  }
  if (list.length < 2) {
    return list;
  }
  const type = typeName(keys[0]);
  if (keys.some(key => typeName(key) !== type)) {
    return new CelError('list elements must have the same type');
  }
  return keys
    .map((key, index) => ({ key, value: list[index] }))
    .sort((left, right) => Number(compareValues(left.key, right.key)) || 0)
    .map(({ value }) => value);
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
  if (length > BigInt(SELECTOR_COST_LIMIT)) {
    evaluation.cost += SELECTOR_COST_LIMIT + 1;
    return [];
  }
  return Array.from({ length: Math.max(0, Number(length)) }, (_, index) =>
    BigInt(index),
  );
};

const mapInsert: Implementation = ([map, key, value]) => {
  if (!isCelMap(map)) {
    return new CelError('no such overload');
  }
  const copy = new LiteralMap();
  for (const existing of map.keys()) {
    copy.set(existing, map.find(existing)!);
  }
  const failure =
    value === undefined ? insertAll(copy, key) : insertEntry(copy, key, value);
  return failure ?? copy;
};

/** Adds an entry in place; gives the error of a key that is there already. */
export function insertEntry(
  map: LiteralMap,
  key: CelValue,
  value: CelValue,
): CelError | undefined {
  if (map.has(key)) {
    return new CelError(`insert failed: key '${String(key)}' already exists`);
  }
  map.set(key, value);
  return undefined;
}

/** Adds the entries of another map in place. */
export function insertAll(
  map: LiteralMap,
  entries: CelValue,
): CelError | undefined {
  if (!isCelMap(entries)) {
    return new CelError('no such overload');
  }
  for (const key of entries.keys()) {
    const failure = insertEntry(map, key, entries.find(key)!);
    if (failure) {
      return failure;
    }
  }
  return undefined;
}

function firstValue(index: number): Implementation {
  return ([list]) => {
    const value = (list as CelValue[]).at(index);
    return value === undefined ? OptionalValue.none : OptionalValue.of(value);
  };
}

/** Lists as Kubernetes and the lists extension, version 3, have them. */
export const listFunctions = [
  declareShared(
    'size',
    size,
    overload('size_bytes', [BYTES], INT),
    member('bytes_size', [BYTES], INT),
    overload('size_list', [LIST_OF_A], INT),
    member('list_size', [LIST_OF_A], INT),
    overload('size_map', [mapOf(parameter('A'), parameter('B'))], INT),
    member('map_size', [mapOf(parameter('A'), parameter('B'))], INT),
    overload('size_string', [STRING], INT),
    member('string_size', [STRING], INT),
  ),
  declare(
    'isSorted',
    ...ORDERED.map(([name, type]) =>
      member(`list_${name}_is_sorted_bool`, [listOf(type)], BOOL, isSorted),
    ),
  ),
  declare(
    'sum',
    ...SUMMABLE.map(([name, type, zero]) =>
      member(`list_${name}_sum_${name}`, [listOf(type)], type, sum(zero)),
    ),
  ),
  declare(
    'max',
    ...ORDERED.map(([name, type]) =>
      member(
        `list_${name}_max_${name}`,
        [listOf(type)],
        type,
        extreme('max', -1),
      ),
    ),
  ),
  declare(
    'min',
    ...ORDERED.map(([name, type]) =>
      member(
        `list_${name}_min_${name}`,
        [listOf(type)],
        type,
        extreme('min', 1),
      ),
    ),
  ),
  declare(
    'indexOf',
    member('list_a_index_of_int', [LIST_OF_A, parameter('A')], INT, indexOf),
    ...stringIndexOverloads.indexOf,
  ),
  declare(
    'lastIndexOf',
    member(
      'list_a_last_index_of_int',
      [LIST_OF_A, parameter('A')],
      INT,
      lastIndexOf,
    ),
    ...stringIndexOverloads.lastIndexOf,
  ),
  declare(
    'slice',
    member('list_slice', [LIST_OF_T, INT, INT], LIST_OF_T, subList),
  ),
  declare(
    'flatten',
    member('list_flatten', [listOf(LIST_OF_T)], LIST_OF_T, flatten),
    member('list_flatten_int', [listOf(DYN), INT], listOf(DYN), flatten),
  ),
  declareShared(
    'sort',
    ([list]) =>
      Array.isArray(list)
        ? sortByKeys(list, list)
        : withoutOverload('sort', list),
    ...ORDERED.map(([, type]) =>
      member(`list_${type.name}_sort`, [listOf(type)], listOf(type)),
    ),
  ),
  declareShared(
    Operator.sortByAssociatedKeys,
    ([list, keys]) => sortByKeys(list as CelValue[], keys as CelValue[]),
    ...ORDERED.map(([, type]) =>
      member(
        `list_${type.name}_sortByAssociatedKeys`,
        [LIST_OF_T, listOf(type)],
        LIST_OF_T,
      ),
    ),
  ),
  declare('lists.range', overload('lists_range', [INT], listOf(INT), range)),
  declare(
    'reverse',
    member('list_reverse', [LIST_OF_T], LIST_OF_T, ([list]) =>
      (list as CelValue[]).toReversed(),
    ),
  ),
  declare(
    'distinct',
    member('list_distinct', [LIST_OF_T], LIST_OF_T, distinct),
  ),
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
  declare(
    Operator.mapInsert,
    overload(
      '@mapInsert_map_key_value',
      [MAP_OF_KV, parameter('K'), parameter('V')],
      MAP_OF_KV,
      mapInsert,
    ),
    overload(
      '@mapInsert_map_map',
      [MAP_OF_KV, MAP_OF_KV],
      MAP_OF_KV,
      mapInsert,
    ),
  ),
];
