import { badRequest } from '../cluster/StatusError';
import { JsonRecord } from '../cluster/types';
import { fieldOf } from '../schema/clientModels';
import { anyContent, FieldSchema } from '../schema/FieldSchema';
import { isRecord } from './mergePatch';

const setOrder = '$setElementOrder/';
const deleteFromList = '$deleteFromPrimitiveList/';

/**
 * Kubernetes' strategic merge patch: like a merge patch, but lists with a merge key merge item by item, with the
 * directives `$patch`, `$retainKeys`, `$setElementOrder` and `$deleteFromPrimitiveList`.
 * @throws StatusError 400 when an item lacks its merge key
 */
export function applyStrategicMergePatch(
  schema: FieldSchema,
  current: JsonRecord,
  patch: unknown,
): unknown {
  if (!isRecord(patch)) {
    throw badRequest(
      'json: cannot unmarshal into Go value of type map[string]interface {}',
    );
  }
  return merge(schema, current, patch);
}

function merge(schema: FieldSchema, current: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) {
    return patch;
  }
  if (patch.$patch === 'delete') {
    return undefined;
  }
  if (patch.$patch === 'replace') {
    const { $patch: _directive, ...replacement } = patch;
    return replacement;
  }
  const result: JsonRecord = isRecord(current) ? { ...current } : {};
  if (Array.isArray(patch.$retainKeys)) {
    for (const key of Object.keys(result)) {
      if (!patch.$retainKeys.includes(key)) {
        delete result[key];
      }
    }
  }
  for (const [key, value] of Object.entries(patch)) {
    if (!key.startsWith('$')) {
      const merged =
        value === null ? undefined : mergeField(schema, result, key, value);
      if (merged === undefined) {
        delete result[key];
      } else {
        result[key] = merged;
      }
    }
  }
  applyListDirectives(schema, result, patch);
  return result;
}

function mergeField(
  schema: FieldSchema,
  parent: JsonRecord,
  key: string,
  value: unknown,
): unknown {
  const field = fieldOf(schema, key) ?? anyContent;
  return Array.isArray(value)
    ? mergeList(field, parent[key], value)
    : merge(field, parent[key], value);
}

function mergeList(schema: FieldSchema, current: unknown, patch: unknown[]) {
  const list = Array.isArray(current) ? current : [];
  const key = mergeKeyOf(schema);
  if (schema.type === 'list' && key) {
    return mergeKeyedList(schema, key, list, patch);
  }
  if (schema.type === 'list' && schema.merge.kind === 'set') {
    return [...list, ...patch.filter(item => !list.includes(item))];
  }
  return patch;
}

function mergeKeyOf(schema: FieldSchema): string | undefined {
  return schema.type === 'list' && schema.merge.kind === 'map'
    ? schema.merge.keys[0]
    : undefined;
}

function mergeKeyedList(
  schema: FieldSchema & { type: 'list' },
  key: string,
  current: unknown[],
  patch: unknown[],
): unknown[] {
  let result = [...current];
  if (patch.some(item => isRecord(item) && item.$patch === 'replace')) {
    return patch.filter(item => !(isRecord(item) && '$patch' in item));
  }
  for (const item of patch) {
    if (!isRecord(item) || !(key in item)) {
      throw badRequest(
        `map: ${JSON.stringify(
          item,
        )} does not contain declared merge key: ${key}`,
      );
    }
    const same = (other: unknown) =>
      isRecord(other) && other[key] === item[key];
    if (item.$patch === 'delete') {
      result = result.filter(other => !same(other));
    } else {
      const index = result.findIndex(same);
      if (index < 0) {
        result.push(merge(schema.items, {}, item));
      } else {
        result[index] = merge(schema.items, result[index], item);
      }
    }
  }
  return result;
}

function applyListDirectives(
  schema: FieldSchema,
  result: JsonRecord,
  patch: JsonRecord,
) {
  for (const [directive, value] of Object.entries(patch)) {
    if (directive.startsWith(deleteFromList) && Array.isArray(value)) {
      const key = directive.slice(deleteFromList.length);
      if (Array.isArray(result[key])) {
        result[key] = result[key].filter(
          (item: unknown) => !value.includes(item),
        );
      }
    }
    if (directive.startsWith(setOrder)) {
      const key = directive.slice(setOrder.length);
      if (Array.isArray(result[key])) {
        result[key] = inOrder(
          result[key],
          value,
          mergeKeyOf(fieldOf(schema, key) ?? anyContent),
        );
      }
    }
  }
}

function inOrder(list: unknown[], order: unknown, key: string | undefined) {
  if (!Array.isArray(order)) {
    return list;
  }
  const identityOf = (item: unknown) =>
    key && isRecord(item) ? item[key] : item;
  const rank = new Map(order.map((item, index) => [identityOf(item), index]));
  // Items that the order does not name keep their place after those it names.
  return list
    .map((item, index) => ({
      item,
      rank: rank.get(identityOf(item)) ?? order.length + index,
    }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ item }) => item);
}
