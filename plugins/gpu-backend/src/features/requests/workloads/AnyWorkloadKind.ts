import { WorkloadSpec } from '@backstage-gpu/plugin-gpu-common';
import {
  WorkloadComponent,
  WorkloadKind,
} from '@backstage-gpu/plugin-gpu-node';

/**
 * A kind whose own type of workload nobody here needs to know. It has no component while its own code cannot say which.
 */
export type AnyWorkloadKind = Omit<WorkloadKind<WorkloadSpec>, 'component'> & {
  component(
    ...request: Parameters<WorkloadKind<WorkloadSpec>['component']>
  ): WorkloadComponent | undefined;
};
