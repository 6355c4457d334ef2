import { StatusError } from '../cluster/StatusError';
import { JsonRecord } from '../cluster/types';
import { FieldSchema } from '../schema/FieldSchema';
import { collectFields, compareFields } from './compareFields';
import { fieldPathText } from './fieldPathText';
import { FieldSet, difference, sameFields, union } from './FieldSet';
import { FieldManager, isSameManager } from './managers';
import { mergeApplied } from './mergeApplied';
import { removeFields } from './removeFields';
import { WriteIdentity } from './trackUpdate';
import { withoutUnmanaged } from './unmanagedFields';

interface Clash {
  manager: FieldManager;
  fields: string[];
}

/** One apply: what is there, what is applied, and by whom. */
export interface ApplyOptions {
  schema: FieldSchema;
  /** The object as stored, or undefined when the apply creates it. */
  live: JsonRecord | undefined;
  applied: JsonRecord;
  managers: readonly FieldManager[];
  identity: WriteIdentity;
  /** Take fields over instead of failing. */
  force: boolean;
}

/**
 * Server-side apply: merges the applied fields into the live object, takes away what this manager applied before and
 * applies no longer (unless someone else owns it), and records the ownership.
 * @throws StatusError 409 with a cause for each field that another manager owns with another value
 */
export function serverSideApply(options: ApplyOptions): {
  object: JsonRecord;
  managers: FieldManager[];
} {
  const { schema, live, applied, identity } = options;
  const self = { ...identity, operation: 'Apply' as const };
  const own = options.managers.find(entry => isSameManager(entry, self));
  const others = options.managers.filter(entry => !isSameManager(entry, self));

  const fields = new Set<string>();
  collectFields(schema, withoutUnmanaged(applied), '', fields);
  const merged = mergeApplied(schema, live ?? {}, applied) as JsonRecord;
  const { changed } = compareFields(
    schema,
    withoutUnmanaged(live ?? {}),
    withoutUnmanaged(merged),
  );

  const clashes = clashesOf(others, changed);
  if (clashes.length > 0 && !options.force) {
    throw conflictError(clashes);
  }
  const taken = new Set(clashes.flatMap(clash => clash.fields));
  const remaining = others.map(entry => ({
    ...entry,
    fields: difference(entry.fields, taken),
  }));

  const object = removeFields(schema, merged, {
    remove: difference(own?.fields ?? new Set(), fields),
    keep: union(fields, ...remaining.map(entry => entry.fields)),
  });
  const unchanged = own && sameFields(own.fields, fields);
  return {
    object,
    managers: [
      ...remaining,
      { ...self, time: unchanged ? own.time : identity.time, fields },
    ],
  };
}

function clashesOf(others: FieldManager[], changed: FieldSet): Clash[] {
  return others
    .map(manager => ({
      manager,
      fields: [...changed].filter(path => manager.fields.has(path)).sort(),
    }))
    .filter(({ fields }) => fields.length > 0);
}

function conflictError(clashes: Clash[]): StatusError {
  const causes = clashes.flatMap(({ manager, fields }) =>
    fields.map(field => ({
      reason: 'FieldManagerConflict',
      message: `conflict with ${describeManager(manager)}`,
      field: fieldPathText(field),
    })),
  );
  const parts = clashes.map(({ manager, fields }) => {
    const who = describeManager(manager);
    return fields.length === 1
      ? `conflict with ${who}: ${fieldPathText(fields[0])}`
      : `conflicts with ${who}:\n${fields
          .map(field => `- ${fieldPathText(field)}`)
          .join('\n')}`;
  });
  return new StatusError({
    code: 409,
    reason: 'Conflict',
    message: `Apply failed with ${causes.length} ${
      causes.length === 1 ? 'conflict' : 'conflicts'
    }: ${parts.join('\n')}`,
    details: { causes },
  });
}

function describeManager(entry: FieldManager): string {
  const name = entry.subresource
    ? `"${entry.manager}" with subresource "${entry.subresource}"`
    : `"${entry.manager}"`;
  if (entry.operation === 'Apply') {
    return name;
  }
  return entry.time
    ? `${name} using ${entry.apiVersion} at ${entry.time}`
    : `${name} using ${entry.apiVersion}`;
}
