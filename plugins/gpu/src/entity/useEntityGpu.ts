import { useEntity } from '@backstage/plugin-catalog-react';
import {
  entityAnnotations,
  GpuRequest,
  OccupancyDevice,
} from '@backstage-gpu/plugin-gpu-common';
import { useGpuQuery } from '../data/useGpuQuery';

/** What an entity has of GPUs. */
export interface EntityGpu {
  devices?: OccupancyDevice[];
  /** Its newest request that is not final. */
  request?: GpuRequest;
  error?: Error;
  loading: boolean;
}

/** Reads the devices and the request of the entity whose page is open. */
export function useEntityGpu(): EntityGpu {
  const { entity } = useEntity();
  const kubernetesId =
    entity.metadata.annotations?.[entityAnnotations.kubernetesId] ??
    entity.metadata.name;
  const occupancy = useGpuQuery(['occupancy', kubernetesId], (api, signal) =>
    api.getOccupancy({ kubernetesId }, { signal }),
  );
  const requests = useGpuQuery(['requests', kubernetesId], (api, signal) =>
    api.listRequests({ kubernetesId, active: true }, { signal }),
  );
  return {
    devices: occupancy.data?.devices,
    request: requests.data?.requests[0],
    error: occupancy.error ?? requests.error ?? undefined,
    loading: occupancy.isPending || requests.isPending,
  };
}
