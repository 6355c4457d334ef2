import { OccupancyDevice } from '@backstage-gpu/plugin-gpu-common';

/** Which devices are listed. */
export type OccupancyView = 'Held' | 'Free' | 'All';

/**
 * A placement whose room is taken is no slice that anyone could have, and neither is one that no tier offers; a dynamic
 * GPU advertises dozens of both, so they are listed under none of the views.
 */
export function filterDevices(
  devices: OccupancyDevice[],
  view: OccupancyView,
): OccupancyDevice[] {
  const possible = devices.filter(
    device =>
      device.state === 'allocated' ||
      !device.dynamic ||
      (device.state !== 'blocked' && device.tiers.length > 0),
  );
  switch (view) {
    case 'Held':
      return possible.filter(device => device.state === 'allocated');
    case 'Free':
      return possible.filter(device => device.state === 'free');
    default:
      return possible;
  }
}

/** By cluster, node and device, so that rows stay in place when holders change. */
export function sortDevices(devices: OccupancyDevice[]): OccupancyDevice[] {
  const compare = new Intl.Collator(undefined, { numeric: true }).compare;
  return [...devices].sort(
    (a, b) =>
      compare(a.cluster, b.cluster) ||
      compare(a.node ?? a.pool, b.node ?? b.pool) ||
      compare(a.device, b.device),
  );
}
