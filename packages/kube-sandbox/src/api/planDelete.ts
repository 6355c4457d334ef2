import { formatTime } from '../cluster/Clock';
import { ResourceDefinition, resources } from '../cluster/resources';
import { StatusError } from '../cluster/StatusError';
import { KubernetesObject } from '../cluster/types';
import { DeleteOptions } from './WriteOptions';

const defaultPodGrace = 30;

/**
 * Decides on a deletion.
 * @returns the object marked for deletion, or undefined when it goes at once
 * @throws StatusError 409 when a precondition does not hold
 */
export function planDelete(
  definition: ResourceDefinition,
  object: KubernetesObject,
  options: DeleteOptions,
  now: Date,
): KubernetesObject | undefined {
  checkPreconditions(definition, object, options);
  const { metadata } = object;
  const requested = graceOf(definition, object, options.gracePeriodSeconds);
  // A second deletion may shorten the grace, never lengthen it.
  const grace =
    metadata.deletionTimestamp === undefined
      ? requested
      : Math.min(requested, metadata.deletionGracePeriodSeconds ?? 0);
  const finalizers = finalizersAfter(object, options.propagationPolicy);
  const isNamespace = definition === resources.namespaces;
  if (
    grace === 0 &&
    finalizers.length === 0 &&
    !(isNamespace && object.spec?.finalizers?.length)
  ) {
    return undefined;
  }
  const isFirst = metadata.deletionTimestamp === undefined;
  const isShortened = grace !== metadata.deletionGracePeriodSeconds;
  const marked: KubernetesObject = {
    ...object,
    metadata: {
      ...metadata,
      ...(finalizers.length > 0 ? { finalizers } : {}),
      ...(isFirst || isShortened
        ? {
            deletionTimestamp: formatTime(
              new Date(now.getTime() + grace * 1000),
            ),
            deletionGracePeriodSeconds: grace,
          }
        : {}),
      ...(isFirst && metadata.generation !== undefined
        ? { generation: metadata.generation + 1 }
        : {}),
    },
  };
  if (finalizers.length === 0) {
    delete marked.metadata.finalizers;
  }
  if (isNamespace) {
    marked.metadata = { ...marked.metadata };
    delete marked.metadata.deletionGracePeriodSeconds;
    marked.status = { ...marked.status, phase: 'Terminating' };
  }
  return marked;
}

function checkPreconditions(
  definition: ResourceDefinition,
  { metadata }: KubernetesObject,
  { preconditions }: DeleteOptions,
): void {
  const refuse = (what: string, wanted: string, found: string) =>
    new StatusError({
      code: 409,
      reason: 'Conflict',
      message: `Operation cannot be fulfilled on ${definition.kind} "${
        metadata.name
      }": the ${what} in the precondition (${wanted}) does not match the ${what} in record (${found}). The object might have been ${
        what === 'UID' ? 'deleted and then recreated' : 'modified'
      }`,
      details: { name: metadata.name, kind: definition.kind },
    });
  if (preconditions?.uid && preconditions.uid !== metadata.uid) {
    throw refuse('UID', preconditions.uid, metadata.uid);
  }
  if (
    preconditions?.resourceVersion &&
    preconditions.resourceVersion !== metadata.resourceVersion
  ) {
    throw refuse(
      'ResourceVersion',
      preconditions.resourceVersion,
      metadata.resourceVersion,
    );
  }
}

/** Seconds that an object lives on after its deletion: only pods that run somewhere are given any. */
function graceOf(
  definition: ResourceDefinition,
  object: KubernetesObject,
  requested: number | undefined,
): number {
  const isRunning =
    definition === resources.pods &&
    object.spec.nodeName &&
    !['Succeeded', 'Failed'].includes(object.status?.phase);
  if (!isRunning) {
    return 0;
  }
  return Math.max(
    0,
    requested ?? object.spec.terminationGracePeriodSeconds ?? defaultPodGrace,
  );
}

function finalizersAfter(
  object: KubernetesObject,
  policy: DeleteOptions['propagationPolicy'],
): string[] {
  const kept = (object.metadata.finalizers ?? []).filter(
    name =>
      policy === undefined ||
      (name !== 'foregroundDeletion' && name !== 'orphan'),
  );
  switch (policy) {
    case 'Foreground':
      return [...kept, 'foregroundDeletion'];
    case 'Orphan':
      return [...kept, 'orphan'];
    default:
      return kept;
  }
}
