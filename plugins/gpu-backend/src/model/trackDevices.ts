import { isDeepStrictEqual } from 'node:util';
import { OccupancyDevice } from '@backstage-gpu/plugin-gpu-common';
import { Snapshot } from './Snapshot';

/** How many removals are remembered for readers that ask what changed since. */
const rememberedRemovals = 10_000;

type Tracked = Pick<Snapshot, 'devices' | 'removed' | 'changesSince'>;

/**
 * Notes at which revision each device last changed. A device that is as it was keeps its object and its revision, so
 * that a reader that asks what changed since gets only what did.
 */
export function trackDevices(
  previous: Tracked,
  devices: OccupancyDevice[],
  revision: number,
): Tracked {
  const tracked = new Map<
    string,
    { device: OccupancyDevice; changedAt: number }
  >();
  for (const device of devices) {
    const before = previous.devices.get(device.id);
    tracked.set(
      device.id,
      before &&
        (before.device === device || isDeepStrictEqual(before.device, device))
        ? before
        : { device, changedAt: revision },
    );
  }
  const removed = previous.removed.filter(({ id }) => !tracked.has(id));
  for (const id of previous.devices.keys()) {
    if (!tracked.has(id)) {
      removed.push({ id, revision });
    }
  }
  const forgotten = removed.splice(
    0,
    Math.max(0, removed.length - rememberedRemovals),
  );
  const lastForgotten = forgotten[forgotten.length - 1];
  return {
    devices: tracked,
    removed,
    changesSince: lastForgotten
      ? Math.max(previous.changesSince, lastForgotten.revision)
      : previous.changesSince,
  };
}
