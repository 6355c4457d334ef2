import { ComponentType } from 'react';
import { GpuRequest } from '@backstage-gpu/plugin-gpu-common';

/**
 * What the pages know of one kind of workload.
 *
 * @public
 */
export interface WorkloadDetails {
  /** `workload.type` of the requests that it is for. */
  type: string;
  /** Loads the component that shows what is special about the kind. */
  loader: () => Promise<ComponentType<{ request: GpuRequest }>>;
}
