import { ResourceDefinition, resources } from '../cluster/resources';
import { forbidden } from '../cluster/StatusError';
import { KubernetesObject } from '../cluster/types';
import { ObjectStore } from '../store/ObjectStore';
import { chargesOf, limitOf, quotaUsage } from './quotaUsage';

/**
 * Refuses a new object that would exceed a ResourceQuota of its namespace.
 * @throws StatusError 403 in the words of the quota admission plugin
 */
export function admitQuota(
  store: ObjectStore,
  definition: ResourceDefinition,
  object: KubernetesObject,
): void {
  const { namespace, name } = object.metadata;
  if (!namespace) {
    return;
  }
  const charges = chargesOf(store, definition, object);
  for (const quota of store.list(resources.resourcequotas, namespace)) {
    const hard: Record<string, string> = quota.spec.hard ?? {};
    const affected = Object.keys(charges).filter(key => key in hard);
    const used =
      affected.length > 0 ? quotaUsage(store, namespace, affected) : {};
    const exceeded = affected
      .filter(key => used[key] + charges[key] > limitOf(hard[key]))
      .sort();
    if (exceeded.length > 0) {
      throw forbidden(
        definition,
        name,
        `exceeded quota: ${quota.metadata.name}, requested: ${print(
          charges,
          exceeded,
        )}, used: ${print(used, exceeded)}, limited: ${print(hard, exceeded)}`,
      );
    }
  }
}

function print(values: Record<string, number | string>, names: string[]) {
  return names.map(name => `${name}=${values[name]}`).join(',');
}
