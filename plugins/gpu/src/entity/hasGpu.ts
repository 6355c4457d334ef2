import { Entity } from '@backstage/catalog-model';
import { entityAnnotations } from '@backstage-gpu/plugin-gpu-common';

/** Whether an entity's objects in clusters can be told, so that its devices can be shown. */
export function hasGpu(entity: Entity): boolean {
  const annotations = entity.metadata.annotations ?? {};
  return (
    entity.kind === 'Component' &&
    (annotations[entityAnnotations.kubernetesId] !== undefined ||
      annotations[entityAnnotations.request] !== undefined)
  );
}
