import { resources } from '../cluster/resources';
import { KubernetesObject } from '../cluster/types';
import { ControllerContext, controllerManager } from './ControllerContext';
import { runReconciler } from './runReconciler';

/** Gives a namespace its default service account, and deletes what is in it before it goes. */
export function startNamespaceController(
  context: ControllerContext,
): () => void {
  return runReconciler(context, {
    definitions: context.api.resources.all,
    keysOf: ({ definition, type, object: { metadata } }) => {
      if (definition === resources.namespaces) {
        return [metadata.name];
      }
      return type === 'DELETED' && metadata.namespace
        ? [metadata.namespace]
        : [];
    },
    work: name => {
      const namespace = context.store.get(
        resources.namespaces,
        undefined,
        name,
      );
      if (!namespace) {
        return;
      }
      if (namespace.metadata.deletionTimestamp === undefined) {
        ensureServiceAccount(context, name);
      } else if (emptyOut(context, name) === 0) {
        finish(context, namespace);
      }
    },
  });
}

function ensureServiceAccount({ api, store }: ControllerContext, name: string) {
  if (!store.get(resources.serviceaccounts, name, 'default')) {
    api.create(
      resources.serviceaccounts,
      name,
      {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { name: 'default' },
      },
      { manager: controllerManager },
    );
  }
}

/** @returns how many objects are still there */
function emptyOut(
  { api, store }: ControllerContext,
  namespace: string,
): number {
  let remaining = 0;
  const namespaced = api.resources.all.filter(
    definition => definition.namespaced,
  );
  for (const definition of namespaced) {
    for (const { metadata } of store.list(definition, namespace)) {
      const isGone =
        metadata.deletionTimestamp === undefined &&
        api.delete(definition, namespace, metadata.name, {
          propagationPolicy: 'Background',
        }).isGone;
      remaining += isGone ? 0 : 1;
    }
  }
  return remaining;
}

function finish({ api }: ControllerContext, namespace: KubernetesObject) {
  const { finalizers: _finalizers, ...spec } = namespace.spec ?? {};
  api.replace(
    resources.namespaces,
    namespace,
    { ...namespace, spec },
    { manager: controllerManager },
  );
}
