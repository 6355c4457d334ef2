import {
  AllocationError,
  createAllocator,
  nodeAccepts,
  ResourceClaim,
  Toleration,
} from '@backstage-gpu/dra';
import { ClusterRecords } from './ClusterRecords';

/** How many more claims of one device of a class the scheduler would satisfy. */
export interface ClaimCount {
  allocatable?: number;
  bestPacking?: number;
  error?: string;
}

/** Counts for one cluster. */
export type ClaimCounter = (deviceClass: string) => ClaimCount;

/** Counts by asking the allocator for one claim after another, first fit, on the nodes that take the pods that we make. */
export function createClaimCounter(
  records: ClusterRecords,
  tolerations: Toleration[],
): ClaimCounter {
  const nodes = records.nodes.filter(
    node => nodeAccepts(node, { tolerations }).accepted,
  );
  return deviceClass => {
    const claims: ResourceClaim[] = [...records.claims];
    const spec = {
      devices: {
        requests: [{ name: 'gpu', exactly: { deviceClassName: deviceClass } }],
      },
    };
    let allocatable = 0;
    for (;;) {
      const allocator = createAllocator({
        slices: records.slices,
        classes: records.classes,
        claims,
      });
      try {
        const granted = nodes
          .map(node => allocator.allocate({ node, claims: [{ spec }] }))
          .find(result => result !== undefined);
        if (!granted) {
          return { allocatable };
        }
        claims.push({ spec, status: { allocation: granted[0] } });
        allocatable += 1;
      } catch (error) {
        if (error instanceof AllocationError) {
          return { allocatable, error: error.message };
        }
        throw error;
      }
    }
  };
}
