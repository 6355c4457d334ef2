import { Toleration } from '@backstage-gpu/dra';
import { GpuRequest } from '@backstage-gpu/plugin-gpu-common';

/**
 * One demand of a request where it was placed: the DeviceClasses that it may be given devices of.
 *
 * @public
 */
export interface PlacedDemand {
  /** As in the demand. */
  name: string;
  /** In order of preference; those that the cluster does not offer are left out. Never empty. */
  alternatives: { tier: string; deviceClass: string }[];
  /** Devices for each claim. */
  count: number;
}

/**
 * What the objects of a request are rendered from.
 *
 * @public
 */
export interface RenderContext<TWorkload> {
  request: Pick<
    GpuRequest,
    | 'id'
    | 'name'
    | 'cluster'
    | 'namespace'
    | 'project'
    | 'tier'
    | 'system'
    | 'owner'
    | 'description'
    | 'entityRef'
  >;
  workload: TWorkload;
  demands: PlacedDemand[];
  /** How many claims of these demands are made, as the kind's `claims` said. */
  claims: number;
  /** Tolerations that the pods need to run on GPU nodes. */
  tolerations: Toleration[];
}
