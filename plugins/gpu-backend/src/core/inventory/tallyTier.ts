import { DeviceSelection, PoolCounts, PoolDevice } from '@backstage-gpu/dra';
import { UnavailableReason } from '@backstage-gpu/plugin-gpu-common';
import { memoryOf, profileOf } from './describeDevice';
import { DeviceVerdict } from './judgeDevices';
import { TierTally } from './PoolModel';

/** Adds up what one pool has for one tier. */
export function tallyTier(
  selection: DeviceSelection,
  verdictOf: (device: PoolDevice) => DeviceVerdict | undefined,
  counts: PoolCounts,
): TierTally {
  const unavailable = new Map<UnavailableReason['reason'], number>();
  const memories = new Map<number, number>();
  const profiles = new Map<string, number>();
  let allocated = 0;
  for (const candidate of selection.matching) {
    const verdict = verdictOf(candidate);
    if (verdict?.state === 'allocated') {
      allocated += 1;
    }
    const { device, driver } = candidate;
    addOne(unavailable, verdict?.reason);
    addOne(memories, memoryOf(device, driver));
    addOne(profiles, profileOf(device, driver));
  }
  for (const { device } of selection.failing) {
    if (verdictOf(device)?.state !== 'allocated') {
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
