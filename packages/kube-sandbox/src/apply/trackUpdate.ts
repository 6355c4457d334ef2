import { JsonRecord } from '../cluster/types';
import { FieldSchema } from '../schema/FieldSchema';
import { compareFields } from './compareFields';
import { difference, union } from './FieldSet';
import { FieldManager, isSameManager } from './managers';
import { withoutUnmanaged } from './unmanagedFields';

/** Everything about one write that its ownership record needs. */
export interface WriteIdentity {
  manager: string;
  apiVersion: string;
  subresource?: string;
  /** RFC 3339 */
  time: string;
}

/**
 * Ownership after a plain write (create, update, patch): the writer owns what it changed, alone; what it removed nobody
 * owns.
 */
export function trackUpdate(
  schema: FieldSchema,
  before: JsonRecord,
  after: JsonRecord,
  managers: readonly FieldManager[],
  identity: WriteIdentity,
): FieldManager[] {
  const { changed, removed } = compareFields(
    schema,
    withoutUnmanaged(before),
    withoutUnmanaged(after),
  );
  if (changed.size === 0 && removed.size === 0) {
    return [...managers];
  }
  const self = { ...identity, operation: 'Update' as const };
  const lost = union(changed, removed);
  const others = managers
    .filter(entry => !isSameManager(entry, self))
    .map(entry => ({ ...entry, fields: difference(entry.fields, lost) }));
  const own = managers.find(entry => isSameManager(entry, self));
  const fields = union(difference(own?.fields ?? new Set(), removed), changed);
  return [...others, { ...self, fields }];
}
