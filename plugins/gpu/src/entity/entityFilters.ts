import { Entity } from '@backstage/catalog-model';
import {
  FilterPredicate,
  filterPredicateToFilterFunction,
} from '@backstage/filter-predicates';
import { entityAnnotations } from '@backstage-gpu/plugin-gpu-common';

/**
 * Which entities have a GPU card and a GPU tab: components that a request made, that name their project, or whose pods
 * carry their `backstage.io/kubernetes-id`. Data, so that app-config can put another in its place.
 */
export const gpuEntityFilter = {
  $all: [
    { kind: 'component' },
    {
      $any: [
        entityAnnotations.request,
        entityAnnotations.project,
        entityAnnotations.kubernetesId,
      ].map(name => ({ [`metadata.annotations.${name}`]: { $exists: true } })),
    },
  ],
} as FilterPredicate;

const matches = filterPredicateToFilterFunction<Entity>(gpuEntityFilter);

/**
 * Whether an entity has a GPU tab: a component with `backstage-gpu.io/request`, `backstage-gpu.io/project` or
 * `backstage.io/kubernetes-id`. The condition of `EntityLayout.Route` and `EntitySwitch.Case`, and the same decision as
 * the default filter in the new frontend system.
 *
 * @public
 */
export function isGpuAvailable(entity: Entity): boolean {
  return matches(entity);
}
