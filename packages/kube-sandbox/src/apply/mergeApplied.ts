import { isRecord } from '../patch/mergePatch';
import { fieldOf } from '../schema/clientModels';
import { anyContent, FieldSchema } from '../schema/FieldSchema';
import { JsonRecord } from '../cluster/types';
import { itemElement } from './listItems';

/** Lays an applied configuration over the live object: what it does not name stays as it is. */
export function mergeApplied(
  schema: FieldSchema,
  live: unknown,
  applied: unknown,
): unknown {
  if (
    schema.type === 'list' &&
    schema.merge.kind !== 'atomic' &&
    Array.isArray(live) &&
    Array.isArray(applied)
  ) {
    return mergeList(schema, live, applied);
  }
  if (
    (schema.type === 'open' ||
      ((schema.type === 'struct' || schema.type === 'map') &&
        !schema.atomic)) &&
    isRecord(live) &&
    isRecord(applied)
  ) {
    const result: JsonRecord = { ...live };
    for (const [key, value] of Object.entries(applied)) {
      result[key] = mergeApplied(
        fieldOf(schema, key) ?? anyContent,
        result[key],
        value,
      );
    }
    return result;
  }
  return applied;
}

function mergeList(
  schema: FieldSchema & { type: 'list' },
  live: unknown[],
  applied: unknown[],
): unknown[] {
  const byElement = new Map(
    applied.map(item => [itemElement(schema, item), item]),
  );
  const merged = live.map(item => {
    const element = itemElement(schema, item);
    if (!byElement.has(element)) {
      return item;
    }
    const appliedItem = byElement.get(element);
    byElement.delete(element);
    return mergeApplied(schema.items, item, appliedItem);
  });
  return [...merged, ...byElement.values()];
}
