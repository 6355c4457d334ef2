import { JsonRecord } from '../cluster/types';

/** Fields of the metadata that the server sets or that name the object: nobody owns them. */
const unmanagedMetadata: ReadonlySet<string> = new Set([
  'name',
  'namespace',
  'generateName',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'managedFields',
  'selfLink',
]);

/** The part of an object whose fields have managers. */
export function withoutUnmanaged(object: JsonRecord): JsonRecord {
  const { apiVersion: _version, kind: _kind, metadata, ...rest } = object;
  const managed = Object.fromEntries(
    Object.entries(metadata ?? {}).filter(
      ([key]) => !unmanagedMetadata.has(key),
    ),
  );
  return Object.keys(managed).length > 0
    ? { metadata: managed, ...rest }
    : rest;
}
