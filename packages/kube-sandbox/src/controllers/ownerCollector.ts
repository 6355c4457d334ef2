import { ResourceDefinition } from '../cluster/resources';
import { KubernetesObject, OwnerReference } from '../cluster/types';
import { ControllerContext, controllerManager } from './ControllerContext';
import { runReconciler } from './runReconciler';

interface Located {
  definition: ResourceDefinition;
  object: KubernetesObject;
}

/** Deletes what lost its last owner, in the background, in the foreground, or not at all, as the deletion asked. */
export function startOwnerCollector(context: ControllerContext): () => void {
  return runReconciler(context, {
    definitions: context.api.resources.all,
    keysOf: ({ type, object: { metadata } }) => {
      const owners = metadata.ownerReferences?.map(owner => owner.uid) ?? [];
      if (type === 'DELETED') {
        return [metadata.uid, ...owners];
      }
      return owners.length > 0 || metadata.deletionTimestamp
        ? [metadata.uid]
        : [];
    },
    work: uid => {
      const found = context.store.findByUid(uid);
      if (!found) {
        dependentsOf(context, uid).forEach(dependent =>
          collect(context, dependent),
        );
        return;
      }
      const { metadata } = found.object;
      const finalizers = metadata.deletionTimestamp ? metadata.finalizers : [];
      if (finalizers?.includes('orphan')) {
        finishOrphaning(context, found);
      } else if (finalizers?.includes('foregroundDeletion')) {
        finishForeground(context, found);
      } else {
        collect(context, found);
      }
    },
  });
}

function dependentsOf(
  { api, store }: ControllerContext,
  uid: string,
): Located[] {
  return api.resources.all.flatMap(definition =>
    store
      .list(definition)
      .filter(({ metadata }) =>
        metadata.ownerReferences?.some(owner => owner.uid === uid),
      )
      .map(object => ({ definition, object })),
  );
}

function collect(context: ControllerContext, candidate: Located) {
  const owners: OwnerReference[] =
    candidate.object.metadata.ownerReferences ?? [];
  const living = owners.filter(owner => {
    const found = context.store.findByUid(owner.uid);
    const isWaiting =
      found?.object.metadata.deletionTimestamp !== undefined &&
      found.object.metadata.finalizers?.includes('foregroundDeletion');
    return found && !isWaiting;
  });
  if (owners.length === 0 || living.length === owners.length) {
    return;
  }
  if (living.length > 0) {
    writeMetadata(context, candidate, { ownerReferences: living });
  } else if (candidate.object.metadata.deletionTimestamp === undefined) {
    deleteObject(context, candidate, 'Background');
  }
}

function writeMetadata(
  { api }: ControllerContext,
  { definition, object }: Located,
  change: Partial<KubernetesObject['metadata']>,
) {
  api.replace(
    definition,
    object,
    { ...object, metadata: { ...object.metadata, ...change } },
    { manager: controllerManager },
  );
}

function deleteObject(
  { api }: ControllerContext,
  { definition, object }: Located,
  propagationPolicy: 'Background' | 'Foreground',
) {
  const { namespace, name, uid } = object.metadata;
  api.delete(definition, namespace, name, {
    propagationPolicy,
    preconditions: { uid },
  });
}

function finishOrphaning(context: ControllerContext, owner: Located) {
  const { uid } = owner.object.metadata;
  for (const dependent of dependentsOf(context, uid)) {
    writeMetadata(context, dependent, {
      ownerReferences: dependent.object.metadata.ownerReferences?.filter(
        reference => reference.uid !== uid,
      ),
    });
  }
  writeMetadata(context, owner, {
    finalizers: withoutFinalizer(owner.object, 'orphan'),
  });
}

function withoutFinalizer({ metadata }: KubernetesObject, finalizer: string) {
  return (metadata.finalizers ?? []).filter(name => name !== finalizer);
}

/** Deletes the dependents first; the owner goes when none is left that blocks it. */
function finishForeground(context: ControllerContext, owner: Located) {
  const { uid } = owner.object.metadata;
  const dependents = dependentsOf(context, uid);
  for (const dependent of dependents) {
    if (dependent.object.metadata.deletionTimestamp === undefined) {
      deleteObject(context, dependent, 'Foreground');
    }
  }
  const isBlocked = dependentsOf(context, uid).some(({ object }) =>
    object.metadata.ownerReferences?.some(
      reference => reference.uid === uid && reference.blockOwnerDeletion,
    ),
  );
  if (!isBlocked) {
    writeMetadata(context, owner, {
      finalizers: withoutFinalizer(owner.object, 'foregroundDeletion'),
    });
  }
}
