import {
  bestPacking,
  createClaimCounter,
  DeviceUse,
  Pool,
  PoolDevice,
  remainingCounters,
  Toleration,
} from '@backstage-gpu/dra';
import { ClusterRecords } from './ClusterRecords';
import { DeviceRecord } from './readDevices';

/** How many more claims of one device of a class the scheduler would satisfy. */
export interface TierCount {
  /** First fit, as the scheduler does it. */
  allocatable: number;
  /** The most that any order could reach. */
  bestPacking: number;
  /** What ends the count: the scheduler's error, or why this engine cannot tell. */
  error?: string;
}

/** Counts for one cluster; shared between its tiers, so that pools are gathered once. */
export type TierCounter = (
  deviceClass: string,
  selected: DeviceRecord[],
) => TierCount;

/** Counts claims of pods that carry the tolerations which we give them. */
export function createTierCounter(
  records: ClusterRecords,
  use: DeviceUse,
  tolerations: Toleration[],
): TierCounter {
  const counter = createClaimCounter(records, {
    nodes: records.nodes,
    demand: { tolerations },
  });
  return (deviceClass, selected) => {
    const { granted, error, undecided } = counter.count({
      devices: {
        requests: [{ name: 'gpu', exactly: { deviceClassName: deviceClass } }],
      },
    });
    return {
      allocatable: granted,
      bestPacking: packBest(selected, use),
      error: error ?? undecided,
    };
  };
}

function packBest(selected: DeviceRecord[], use: DeviceUse): number {
  const candidates = new Map<Pool, PoolDevice[]>();
  for (const { candidate, pool, state } of selected) {
    if (pool && state === 'free') {
      const known = candidates.get(pool);
      if (known) {
        known.push(candidate);
      } else {
        candidates.set(pool, [candidate]);
      }
    }
  }
  let devices = 0;
  for (const [pool, free] of candidates) {
    devices += bestPacking(free, remainingCounters(pool, use)).devices;
  }
  return devices;
}
