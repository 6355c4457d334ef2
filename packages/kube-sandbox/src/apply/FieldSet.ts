import { JsonRecord } from '../cluster/types';
import { isRecord } from '../patch/mergePatch';

/**
 * A set of field paths. A path is its `FieldsV1` elements (`f:<field>`, `k:<keys as JSON>`, `v:<value as JSON>`)
 * joined by a character that JSON text and field names cannot hold.
 */
export type FieldSet = ReadonlySet<string>;

const separator = '\u0000';

/** The path of a member below another path. */
export function joinPath(parent: string, element: string): string {
  return parent === '' ? element : `${parent}${separator}${element}`;
}

/** The elements of a path, outermost first. */
export function splitPath(path: string): string[] {
  return path.split(separator);
}

/** Whether `path` lies below `ancestor`. */
export function isBelow(path: string, ancestor: string): boolean {
  return path.startsWith(`${ancestor}${separator}`);
}

/** The paths that are in any of the sets. */
export function union(...sets: FieldSet[]): Set<string> {
  return new Set(sets.flatMap(set => [...set]));
}

/** The paths of the first set that are not in the second. */
export function difference(one: FieldSet, other: FieldSet): Set<string> {
  return new Set([...one].filter(path => !other.has(path)));
}

/** Whether two sets have the same paths. */
export function sameFields(one: FieldSet, other: FieldSet): boolean {
  return one.size === other.size && [...one].every(path => other.has(path));
}

/** The wire form: nested objects, where `.` marks a parent that is itself in the set. */
export function toFieldsV1(set: FieldSet): JsonRecord {
  const root: JsonRecord = {};
  for (const path of [...set].sort()) {
    let node = root;
    for (const element of splitPath(path)) {
      node[element] ??= {};
      node = node[element];
    }
    node['.'] = {};
  }
  const dropLeafMarks = (node: JsonRecord): JsonRecord => {
    const keys = Object.keys(node);
    if (keys.length === 1 && keys[0] === '.') {
      return {};
    }
    return Object.fromEntries(
      keys.map(key => [key, key === '.' ? {} : dropLeafMarks(node[key])]),
    );
  };
  return dropLeafMarks(root);
}

/** Reads the nested wire form, `fieldsV1`. */
export function fromFieldsV1(fields: unknown): Set<string> {
  const set = new Set<string>();
  const walk = (node: unknown, path: string) => {
    if (!isRecord(node)) {
      return;
    }
    const elements = Object.keys(node);
    if (elements.length === 0 && path !== '') {
      set.add(path);
    }
    for (const element of elements) {
      if (element === '.') {
        set.add(path);
      } else {
        walk(node[element], joinPath(path, element));
      }
    }
  };
  walk(fields, '');
  return set;
}
