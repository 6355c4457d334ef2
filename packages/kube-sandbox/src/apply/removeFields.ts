import { JsonRecord } from '../cluster/types';
import { isRecord } from '../patch/mergePatch';
import { fieldOf } from '../schema/clientModels';
import { anyContent, FieldSchema } from '../schema/FieldSchema';
import { FieldSet, isBelow, joinPath } from './FieldSet';
import { itemElement } from './listItems';

interface Removal {
  /** Paths to take away. */
  remove: FieldSet;
  /** Paths that someone still owns; nothing above one of them goes. */
  keep: FieldSet;
}

/** Takes fields out of an object. Parents that become empty by it go as well. */
export function removeFields(
  schema: FieldSchema,
  object: JsonRecord,
  removal: Removal,
): JsonRecord {
  if (removal.remove.size === 0) {
    return object;
  }
  return (prune(schema, object, '', removal) ?? {}) as JsonRecord;
}

function goes(path: string, { remove, keep }: Removal): boolean {
  return (
    remove.has(path) &&
    !keep.has(path) &&
    ![...keep].some(kept => isBelow(kept, path))
  );
}

function prune(
  schema: FieldSchema,
  value: unknown,
  path: string,
  removal: Removal,
): unknown {
  if (Array.isArray(value)) {
    if (schema.type !== 'list' || schema.merge.kind === 'atomic') {
      return value;
    }
    const items = value
      .filter(item => !goes(joinPath(path, itemElement(schema, item)), removal))
      .map(item =>
        prune(
          schema.items,
          item,
          joinPath(path, itemElement(schema, item)),
          removal,
        ),
      );
    return items.length === 0 && value.length > 0 ? undefined : items;
  }
  if (!isRecord(value) || schema.type === 'scalar') {
    return value;
  }
  const result: JsonRecord = {};
  for (const [key, member] of Object.entries(value)) {
    const memberPath = joinPath(path, `f:${key}`);
    if (!goes(memberPath, removal)) {
      const pruned = prune(
        fieldOf(schema, key) ?? anyContent,
        member,
        memberPath,
        removal,
      );
      if (pruned !== undefined) {
        result[key] = pruned;
      }
    }
  }
  const emptied =
    Object.keys(result).length === 0 && Object.keys(value).length > 0;
  return emptied ? undefined : result;
}
