import {
  DeviceClass,
  ResourceClaimSpec,
  quotaCharges,
} from '@backstage-gpu/dra';
import {
  ResourceDefinition,
  allResources,
  qualifiedNameOf,
  resources,
} from '../cluster/resources';
import { JsonRecord, KubernetesObject } from '../cluster/types';
import { quantityInMilli } from '../schema/canonicalQuantity';
import { ObjectStore } from '../store/ObjectStore';

/** Kinds that a quota can also name without `count/`. */
const plainNames: ReadonlySet<string> = new Set([
  'pods',
  'services',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'resourcequotas',
]);

/** What one object costs, by quota resource name. */
export function chargesOf(
  store: ObjectStore,
  definition: ResourceDefinition,
  object: JsonRecord,
): Record<string, number> {
  const charges: Record<string, number> = {
    [`count/${qualifiedNameOf(definition)}`]: 1,
  };
  if (plainNames.has(definition.plural) && definition.group === '') {
    charges[definition.plural] = 1;
  }
  if (definition !== resources.resourceclaims) {
    return charges;
  }
  const classes: readonly DeviceClass[] = store.list(resources.deviceclasses);
  return {
    ...charges,
    ...quotaCharges(object.spec as ResourceClaimSpec, { classes }),
  };
}

/** What all objects of a namespace cost, for the given quota resource names; a name that nothing is charged to reads 0. */
export function quotaUsage(
  store: ObjectStore,
  namespace: string,
  names: readonly string[],
): Record<string, number> {
  const used: Record<string, number> = Object.fromEntries(
    names.map(name => [name, 0]),
  );
  for (const definition of allResources) {
    const counts =
      definition.namespaced &&
      names.some(
        name =>
          name === definition.plural ||
          name === `count/${qualifiedNameOf(definition)}` ||
          (definition === resources.resourceclaims &&
            !name.startsWith('count/')),
      );
    for (const object of counts ? store.list(definition, namespace) : []) {
      const charges = isFinished(object)
        ? {}
        : chargesOf(store, definition, object);
      for (const [name, charge] of Object.entries(charges)) {
        if (name in used) {
          used[name] += charge;
        }
      }
    }
  }
  return used;
}

/** @returns a limit as a number of things */
export function limitOf(quantity: string): number {
  return Number(quantityInMilli(quantity) ?? 0n) / 1000;
}

/** Pods that have ended are not charged any more. */
function isFinished(object: KubernetesObject): boolean {
  return (
    object.kind === 'Pod' &&
    ['Succeeded', 'Failed'].includes(object.status?.phase)
  );
}
