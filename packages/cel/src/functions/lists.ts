import { Operator } from '../syntax';
import {
  boolType,
  bytesType,
  CelType,
  doubleType,
  durationType,
  intType,
  listOf,
  mapOf,
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
  noSuchOverload,
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

const ordered: [string, CelType][] = [
  ['int', intType],
  ['uint', uintType],
  ['double', doubleType],
  ['bool', boolType],
  ['duration', durationType],
  ['timestamp', timestampType],
  ['string', stringType],
  ['bytes', bytesType],
];
const summable: [string, CelType, CelValue | undefined][] = [
  ['int', intType, 0n],
  ['uint', uintType, new UnsignedInteger(0n)],
  ['double', doubleType, 0],
  ['duration', durationType, undefined],
];
const listOfA = listOf(parameter('A'));

const size: Implementation = ([value]) => {
  const length = sizeOf(value);
  return length === undefined ? withoutOverload('size', value) : BigInt(length);
};

const isSorted: Implementation = ([value]) => {
  const list = value as CelValue[];
  for (const [index, element] of list.entries()) {
    if (!isOrdered(element)) {
      return noSuchOverload;
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
        return noSuchOverload;
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
    overload('size_bytes', [bytesType], intType),
    member('bytes_size', [bytesType], intType),
    overload('size_list', [listOfA], intType),
    member('list_size', [listOfA], intType),
    overload('size_map', [mapOf(parameter('A'), parameter('B'))], intType),
    member('map_size', [mapOf(parameter('A'), parameter('B'))], intType),
    overload('size_string', [stringType], intType),
    member('string_size', [stringType], intType),
  ),
  declare(
    'isSorted',
    ...ordered.map(([name, type]) =>
      member(`list_${name}_is_sorted_bool`, [listOf(type)], boolType, isSorted),
    ),
  ),
  declare(
    'sum',
    ...summable.map(([name, type, zero]) =>
      member(`list_${name}_sum_${name}`, [listOf(type)], type, sum(zero)),
    ),
  ),
  declare(
    'max',
    ...ordered.map(([name, type]) =>
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
    ...ordered.map(([name, type]) =>
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
    member('list_a_index_of_int', [listOfA, parameter('A')], intType, indexOf),
    ...stringIndexOverloads.indexOf,
  ),
  declare(
    'lastIndexOf',
    member(
      'list_a_last_index_of_int',
      [listOfA, parameter('A')],
      intType,
      lastIndexOf,
    ),
    ...stringIndexOverloads.lastIndexOf,
  ),
];
