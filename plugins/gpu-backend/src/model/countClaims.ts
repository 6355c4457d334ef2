import { Toleration } from '@backstage-gpu/dra';
import { ClusterRecords } from './ClusterRecords';

/** How many more claims of one device of a class the scheduler would satisfy. */
export interface ClaimCount {
  allocatable?: number;
  bestPacking?: number;
  error?: string;
}

/** Counts for one cluster; shared between its tiers, so that pools are gathered once. */
export type ClaimCounter = (deviceClass: string) => ClaimCount;

export function createClaimCounter(
  _records: ClusterRecords,
  _tolerations: Toleration[],
): ClaimCounter {
  return () => ({});
}
