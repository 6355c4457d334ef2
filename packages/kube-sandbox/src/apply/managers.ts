import { ManagedFieldsEntry } from '../cluster/types';
import { FieldSet, fromFieldsV1, toFieldsV1 } from './FieldSet';

/** Who manages which fields, decoded from one entry of `metadata.managedFields`. */
export interface FieldManager {
  manager: string;
  operation: 'Apply' | 'Update';
  apiVersion: string;
  subresource?: string;
  time?: string;
  fields: FieldSet;
}

/** The managers of an object, read from `metadata.managedFields`. */
export function decodeManagers(
  entries: readonly ManagedFieldsEntry[] | undefined,
): FieldManager[] {
  return (entries ?? []).map(entry => ({
    manager: entry.manager,
    operation: entry.operation,
    apiVersion: entry.apiVersion,
    subresource: entry.subresource,
    time: entry.time,
    fields: fromFieldsV1(entry.fieldsV1),
  }));
}

/** The wire form; managers that own nothing any more are left out. */
export function encodeManagers(
  managers: readonly FieldManager[],
): ManagedFieldsEntry[] {
  return managers
    .filter(({ fields }) => fields.size > 0)
    .map(({ fields, subresource, time, ...entry }) => ({
      ...entry,
      ...(time ? { time } : {}),
      fieldsType: 'FieldsV1',
      fieldsV1: toFieldsV1(fields),
      ...(subresource ? { subresource } : {}),
    }));
}

/** Whether two entries are of the same manager: one that applies and one that updates are two. */
export function isSameManager(
  one: Pick<FieldManager, 'manager' | 'operation' | 'subresource'>,
  other: Pick<FieldManager, 'manager' | 'operation' | 'subresource'>,
): boolean {
  return (
    one.manager === other.manager &&
    one.operation === other.operation &&
    (one.subresource ?? '') === (other.subresource ?? '')
  );
}
