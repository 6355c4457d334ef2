import { DeviceSelection } from '@backstage-gpu/dra';
import {
  OccupancyDevice,
  UnavailableReason,
} from '@backstage-gpu/plugin-gpu-common';
import { PoolCounts } from './countSegments';
import { DeviceVerdict } from './judgeDevices';
import { TierTally } from './PoolModel';

/** A device with its verdict, by `driver/pool/device`. */
export type JudgedDevices = ReadonlyMap<
  string,
  { device: OccupancyDevice; verdict: DeviceVerdict }
>;

/** Adds up what one pool has for one tier. */
export function tallyTier(
  selection: DeviceSelection,
  judged: JudgedDevices,
  counts: PoolCounts,
): TierTally {
  const unavailable = new Map<UnavailableReason['reason'], number>();
  const memories = new Map<number, number>();
  const profiles = new Map<string, number>();
  let allocated = 0;
  for (const { key } of selection.matching) {
    const { device, verdict } = judged.get(key)!;
    if (verdict.state === 'allocated') {
      allocated += 1;
    }
    addOne(unavailable, verdict.reason);
    addOne(memories, device.memoryBytes);
    addOne(profiles, device.profile);
  }
  for (const { device } of selection.failing) {
    if (judged.get(device.key)?.verdict.state !== 'allocated') {
      addOne(unavailable, 'selectorError');
    }
  }
  return {
    total: selection.matching.length,
    allocated,
    bestPacking: counts.bestPacking,
    undecided: selection.undecided.length,
    unavailable,
    memories,
    profiles,
    segments: counts.segments,
  };
}

function addOne<K>(counts: Map<K, number>, key: K | undefined) {
  if (key !== undefined) {
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
}
