import { ResourceDefinition } from '../cluster/resources';
import { JsonRecord, KubernetesObject } from '../cluster/types';
import { deepEqual } from '../patch/deepEqual';

/**
 * What a write may change of an object: the status alone through `/status`, everything but the status otherwise, and
 * never what the server itself keeps in the metadata. A changed spec counts the generation up.
 */
export function retainUnwritable(
  definition: ResourceDefinition,
  current: KubernetesObject,
  next: JsonRecord,
  subresource: 'status' | undefined,
): JsonRecord {
  if (subresource === 'status') {
    const result: JsonRecord = { ...current };
    delete result.status;
    return next.status === undefined
      ? result
      : { ...result, status: next.status };
  }
  const {
    deletionTimestamp: _deletion,
    deletionGracePeriodSeconds: _grace,
    generation: _generation,
    managedFields: _managed,
    generateName: _generateName,
    ...metadata
  } = next.metadata;
  const result: JsonRecord = {
    ...next,
    metadata: { ...metadata, ...serverMetadata(current) },
  };
  if (definition.hasStatus) {
    delete result.status;
    if (current.status !== undefined) {
      result.status = current.status;
    }
  }
  const isChanged =
    definition.hasGeneration &&
    !deepEqual(
      withoutStatusAndMetadata(result),
      withoutStatusAndMetadata(current),
    );
  if (isChanged) {
    result.metadata.generation = (current.metadata.generation ?? 0) + 1;
  }
  return result;
}

/** Metadata that only the server writes. */
function serverMetadata({ metadata }: KubernetesObject): JsonRecord {
  const fixed: JsonRecord = {
    name: metadata.name,
    uid: metadata.uid,
    resourceVersion: metadata.resourceVersion,
    creationTimestamp: metadata.creationTimestamp,
  };
  for (const key of [
    'namespace',
    'generateName',
    'generation',
    'deletionTimestamp',
    'deletionGracePeriodSeconds',
    'managedFields',
  ] as const) {
    if (metadata[key] !== undefined) {
      fixed[key] = metadata[key];
    }
  }
  return fixed;
}

function withoutStatusAndMetadata(object: JsonRecord): JsonRecord {
  const { status: _status, metadata: _metadata, ...rest } = object;
  return rest;
}
