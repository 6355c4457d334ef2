import { Entity } from '@backstage/catalog-model';
import {
  FilterPredicate,
  filterPredicateToFilterFunction,
} from '@backstage/filter-predicates';
import { entityAnnotations } from '@backstage-gpu/plugin-gpu-common';

function componentWith(...annotations: string[]): FilterPredicate {
  return {
    $all: [
      { kind: 'component' },
      {
        $any: annotations.map(name => ({
          [`metadata.annotations.${name}`]: { $exists: true },
        })),
      },
    ],
  } as FilterPredicate;
}

/**
 * Which entities have a GPU tab: components that a request made, or that name their project. Data, so that app-config can
 * put another in its place.
 */
export const gpuTabFilter = componentWith(
  entityAnnotations.request,
  entityAnnotations.project,
);

/**
 * Which entities may have a GPU card: those too whose pods carry their `backstage.io/kubernetes-id`. The card of these is
 * shown while they hold a device.
 */
export const gpuCardFilter = componentWith(
  entityAnnotations.request,
  entityAnnotations.project,
  entityAnnotations.kubernetesId,
);

const matches = filterPredicateToFilterFunction<Entity>(gpuTabFilter);

/**
 * Whether an entity has a GPU tab: a component with `backstage-gpu.io/request` or `backstage-gpu.io/project`. The condition of `EntityLayout.Route` and `EntitySwitch.Case`, and the same decision as
 * the default filter in the new frontend system.
 *
 * @public
 */
export function isGpuAvailable(entity: Entity): boolean {
  return matches(entity);
}
