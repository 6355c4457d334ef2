import { ResourceDefinition, resources } from '../cluster/resources';
import { forbidden, notFound } from '../cluster/StatusError';
import { ObjectStore } from '../store/ObjectStore';

/**
 * A new object needs a namespace that exists and stays.
 * @throws StatusError 404 or 403
 */
export function admitNamespace(
  store: ObjectStore,
  definition: ResourceDefinition,
  namespace: string,
  name: string,
): void {
  const found = store.get(resources.namespaces, undefined, namespace);
  if (!found) {
    throw notFound(resources.namespaces, namespace);
  }
  if (found.metadata.deletionTimestamp) {
    const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
    throw forbidden(definition, name, why, [
      {
        reason: 'NamespaceTerminating',
        message: `namespace ${namespace} is being terminated`,
        field: 'metadata.namespace',
      },
    ]);
  }
}
