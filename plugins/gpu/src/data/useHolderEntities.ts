import { stringifyEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { entityAnnotations } from '@backstage-gpu/plugin-gpu-common';
import { useQuery } from '@tanstack/react-query';

/**
 * Catalog entities by the `backstage.io/kubernetes-id` that holders carry. An id without an entity is left out; one
 * query answers for the whole page.
 */
export function useHolderEntities(
  kubernetesIds: string[],
): ReadonlyMap<string, string> {
  const catalog = useApi(catalogApiRef);
  const ids = [...new Set(kubernetesIds)].sort();
  const annotation = `metadata.annotations.${entityAnnotations.kubernetesId}`;
  const { data } = useQuery({
    queryKey: ['gpu-holders', ids],
    enabled: ids.length > 0,
    staleTime: 30_000,
    queryFn: async () => {
      const { items } = await catalog.getEntities({
        filter: { [annotation]: ids },
        fields: [
          'kind',
          'metadata.name',
          'metadata.namespace',
          'metadata.annotations',
        ],
      });
      return new Map(
        items.map(entity => [
          entity.metadata.annotations![entityAnnotations.kubernetesId],
          stringifyEntityRef(entity),
        ]),
      );
    },
  });
  return data ?? new Map();
}
