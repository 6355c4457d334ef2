import { boolType, listOf, parameter } from '../types';
import { CelValue } from '../values';
import { listContains } from './comparison';
import { declare, Implementation, overload } from './declaration';

const listOfT = listOf(parameter('T'));

function containsAll(list: CelValue[], wanted: CelValue[]): boolean {
  return wanted.every(element => listContains(list, element));
}

function relation(
  name: string,
  holds: (left: CelValue[], right: CelValue[]) => boolean,
) {
  const implementation: Implementation = ([left, right]) =>
    holds(left as CelValue[], right as CelValue[]);
  return declare(
    `sets.${name}`,
    overload(
      `list_sets_${name}_list`,
      [listOfT, listOfT],
      boolType,
      implementation,
    ),
  );
}

/** The sets extension. */
export const setFunctions = [
  relation('contains', containsAll),
  relation(
    'equivalent',
    (left, right) => containsAll(left, right) && containsAll(right, left),
  ),
  relation('intersects', (left, right) =>
    left.some(element => listContains(right, element)),
  ),
];
