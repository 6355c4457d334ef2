import { Operator } from '../syntax';
import {
  BOOL,
  BYTES,
  CelType,
  DOUBLE,
  DURATION,
  INT,
  listOf,
  mapOf,
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
  isOrdered,
  NO_SUCH_OVERLOAD,
  sizeOf,
  UnsignedInteger,
} from '../values';
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
const LIST_OF_A = listOf(parameter('A'));

const size: Implementation = ([value]) => {
  const length = sizeOf(value);
  return length === undefined ? withoutOverload('size', value) : BigInt(length);
};

const isSorted: Implementation = ([value]) => {
  const list = value as CelValue[];
  for (const [index, element] of list.entries()) {
    if (!isOrdered(element)) {
      return NO_SUCH_OVERLOAD;
    }
    if (index > 0 && compareValues(list[index - 1], element) === 1) {
      return false;
    }
  }
  return true;
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
      if (!isOrdered(element)) {
        return NO_SUCH_OVERLOAD;
      }
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

/** Lists as Kubernetes has them: sizes, sums, extremes, positions. */
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
];
