import { Operator } from '../syntax';
import { mapOf, parameter } from '../types';
import { CelError, CelValue, isCelMap, LiteralMap } from '../values';
import { declare, Implementation, overload } from './declaration';

const mapOfKv = mapOf(parameter('K'), parameter('V'));

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
function insertEntry(
  map: LiteralMap,
  key: CelValue,
  value: CelValue,
): CelError | undefined {
  if (map.has(key)) {
    return new CelError(`insert failed: key ${String(key)} already exists`);
  }
  map.set(key, value);
  return undefined;
}

/** Adds the entries of another map in place. */
function insertAll(map: LiteralMap, entries: CelValue): CelError | undefined {
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

/** What the macros that make maps collect their entries with. */
export const mapInsertFunction = declare(
  Operator.mapInsert,
  overload(
    '@mapInsert_map_key_value',
    [mapOfKv, parameter('K'), parameter('V')],
    mapOfKv,
    mapInsert,
  ),
  overload('@mapInsert_map_map', [mapOfKv, mapOfKv], mapOfKv, mapInsert),
);
