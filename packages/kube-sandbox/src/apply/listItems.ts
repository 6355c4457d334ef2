import { FieldSchema } from '../schema/FieldSchema';
import { isRecord } from '../patch/mergePatch';

/** Keys that an item may leave out, with what they then are. */
const keyDefaults: Record<string, unknown> = { protocol: 'TCP' };

/** @returns the path element that names an item of a list which merges item by item */
export function itemElement(
  schema: FieldSchema & { type: 'list' },
  item: unknown,
): string {
  if (schema.merge.kind !== 'map' || !isRecord(item)) {
    return `v:${JSON.stringify(item)}`;
  }
  const keys = [...schema.merge.keys].sort();
  const identity = Object.fromEntries(
    keys
      .map(key => [key, item[key] ?? keyDefaults[key]] as const)
      .filter(([, value]) => value !== undefined),
  );
  return `k:${JSON.stringify(identity)}`;
}
