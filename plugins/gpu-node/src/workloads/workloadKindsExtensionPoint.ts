import { createExtensionPoint } from '@backstage/backend-plugin-api';
import { WorkloadKind } from './WorkloadKind';

/**
 * Where a module brings kinds of workloads.
 *
 * @public
 */
export interface WorkloadKindsExtensionPoint {
  /**
   * Adds a kind. Two of one type end the start of the backend, as does a schema that is not an object.
   *
   * @param source - who brings it, such as the name of the module's package, for the message when two collide
   */
  addWorkloadKind<TWorkload extends { type: string }>(
    kind: WorkloadKind<TWorkload>,
    source: string,
  ): void;
}

/**
 * Lets modules of the GPU backend bring kinds of workloads.
 *
 * @public
 */
export const workloadKindsExtensionPoint =
  createExtensionPoint<WorkloadKindsExtensionPoint>({
    id: 'gpu.workload-kinds',
  });
