import { fieldOf } from '../schema/clientModels';
import { anyContent, FieldSchema } from '../schema/FieldSchema';
import { deepEqual } from '../patch/deepEqual';
import { isRecord } from '../patch/mergePatch';
import { JsonRecord } from '../cluster/types';
import { joinPath } from './FieldSet';
import { itemElement } from './listItems';

/**
 * Adds the paths of all that a value sets. Items of lists are members themselves; maps and lists are where
 * `markParents` says so, as they are for plain writes.
 */
export function collectFields(
  schema: FieldSchema,
  value: unknown,
  path: string,
  into: Set<string>,
  markParents = false,
): void {
  const members = membersOf(schema, value);
  if (!members || members.size === 0) {
    if (path !== '') {
      into.add(path);
    }
    return;
  }
  if (
    markParents &&
    (schema.type === 'map' || schema.type === 'list' || schema.type === 'open')
  ) {
    into.add(path);
  }
  for (const [element, member] of members) {
    const memberPath = joinPath(path, element);
    if (schema.type === 'list') {
      into.add(memberPath);
    }
    // The values of a set are complete with their element.
    if (schema.type !== 'list' || schema.merge.kind === 'map') {
      collectFields(member.schema, member.value, memberPath, into, markParents);
    }
  }
}

/** The paths that differ between two objects. */
export interface FieldChanges {
  /** Added or set to another value. */
  changed: Set<string>;
  removed: Set<string>;
}

function compare(
  schema: FieldSchema,
  before: unknown,
  after: unknown,
  path: string,
  changes: FieldChanges,
): void {
  const old = membersOf(schema, before);
  const young = membersOf(schema, after);
  if (!old || !young) {
    if (!deepEqual(before, after)) {
      changes.changed.add(path);
    }
    return;
  }
  for (const [element, member] of young) {
    const memberPath = joinPath(path, element);
    const previous = old.get(element);
    if (previous) {
      compare(member.schema, previous.value, member.value, memberPath, changes);
    } else {
      if (schema.type === 'list') {
        changes.changed.add(memberPath);
      }
      collectFields(
        member.schema,
        member.value,
        memberPath,
        changes.changed,
        true,
      );
    }
  }
  for (const [element, member] of old) {
    if (!young.has(element)) {
      const memberPath = joinPath(path, element);
      if (schema.type === 'list') {
        changes.removed.add(memberPath);
      }
      collectFields(
        member.schema,
        member.value,
        memberPath,
        changes.removed,
        true,
      );
    }
  }
}

/** What a write changed, field by field. */
export function compareFields(
  schema: FieldSchema,
  before: JsonRecord,
  after: JsonRecord,
): FieldChanges {
  const changes: FieldChanges = { changed: new Set(), removed: new Set() };
  compare(schema, before, after, '', changes);
  return changes;
}

/** The members of a value that have paths of their own, by path element; undefined for a single value. */
function membersOf(
  schema: FieldSchema,
  value: unknown,
): Map<string, { schema: FieldSchema; value: unknown }> | undefined {
  if (isAtomic(schema)) {
    return undefined;
  }
  if (schema.type === 'list') {
    return Array.isArray(value)
      ? new Map(
          value.map(item => [
            itemElement(schema, item),
            { schema: schema.items, value: item },
          ]),
        )
      : undefined;
  }
  return isRecord(value)
    ? new Map(
        Object.entries(value).map(([key, member]) => [
          `f:${key}`,
          { schema: fieldOf(schema, key) ?? anyContent, value: member },
        ]),
      )
    : undefined;
}

function isAtomic(schema: FieldSchema): boolean {
  switch (schema.type) {
    case 'scalar':
      return true;
    case 'open':
      return false;
    case 'list':
      return schema.merge.kind === 'atomic';
    default:
      return schema.atomic;
  }
}
