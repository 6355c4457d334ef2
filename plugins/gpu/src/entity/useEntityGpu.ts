import { useEntity } from '@backstage/plugin-catalog-react';
import {
  devicesOf,
  entityAnnotations,
  GpuRequest,
  OccupancyDevice,
} from '@backstage-gpu/plugin-gpu-common';
import { useGpuQuery } from '../data/useGpuQuery';

/** What an entity has of GPUs. */
export interface EntityGpu {
  /** Whether the entity itself names a request or a project, so that it has to do with GPUs whatever it holds now. */
  named: boolean;
  devices?: OccupancyDevice[];
  /** Set when it may hold devices that the user may not see. */
  holdersHidden?: boolean;
  /** Its newest request that is not final. */
  request?: GpuRequest;
  /** Set when it was made by a request, of which this user sees none. */
  requestHidden?: boolean;
  /** The project that it says it belongs to, or its request. */
  project?: string;
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
  const project = entity.metadata.annotations?.[entityAnnotations.project];
  const requestId = entity.metadata.annotations?.[entityAnnotations.request];
  const request = findRequest(
    requests.data?.requests ?? [],
    requestId,
    project,
  );
  return {
    named: requestId !== undefined || project !== undefined,
    // Another project may use the same id for its own objects.
    devices:
      occupancy.data &&
      devicesOf(occupancy.data).filter(
        ({ holder }) => !project || holder?.project === project,
      ),
    holdersHidden: occupancy.data?.view !== undefined,
    request,
    project: project ?? request?.project,
    requestHidden: !request && requestId !== undefined,
    error: occupancy.error ?? requests.error ?? undefined,
    loading: occupancy.isPending || requests.isPending,
  };
}

/** The entity's own request: the one that it names, else that of its project, else the only one there is. */
function findRequest(
  requests: GpuRequest[],
  requestId: string | undefined,
  project: string | undefined,
): GpuRequest | undefined {
  if (requestId) {
    return requests.find(({ id }) => id === requestId);
  }
  if (project) {
    return requests.find(request => request.project === project);
  }
  return requests.length === 1 ? requests[0] : undefined;
}
