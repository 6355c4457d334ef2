import {
  GpuDevice,
  Holder,
  OccupancyDevice,
  OccupancyGpu,
} from '@backstage-gpu/plugin-gpu-common';

/**
 * The devices of a node, GPU by GPU in the order of their first devices. What is said of a whole GPU is read from all of
 * its devices, also from those that are not listed: its memory from the device that is all of it, its columns from its
 * counters, or else from other GPUs of the product. Devices that name no GPU have a group of their own, of which neither is
 * known.
 */
export function groupByGpu(
  devices: Iterable<OccupancyDevice>,
  options: {
    /** Memory columns by product. */
    columns: ReadonlyMap<string, number>;
    /** The holder that the reader may see. */
    holderOf: (device: OccupancyDevice) => Holder | undefined;
    /** Whether a device with that holder is listed. */
    isListed: (holder: Holder | undefined) => boolean;
    /** Ids of devices: others are left out, and GPUs with none of them. */
    only?: ReadonlySet<string>;
  },
): OccupancyGpu[] {
  const { only } = options;
  const groups = new Map<string, OccupancyGpu>();
  for (const device of devices) {
    const key = JSON.stringify([
      device.driver,
      device.pool,
      device.gpu,
      device.product,
    ]);
    const group = groups.get(key) ?? createGroup(device, options.columns);
    groups.set(key, group);
    if (device.gpu !== undefined && device.profile === undefined) {
      group.memoryBytes ??= device.memoryBytes;
    }
    const holder = options.holderOf(device);
    if (options.isListed(holder) && (!only || only.has(device.id))) {
      group.devices.push(toGpuDevice(device, holder));
    }
  }
  return [...groups.values()].filter(group => group.devices.length > 0);
}

function createGroup(
  { gpu: id, driver, pool, product, columns }: OccupancyDevice,
  known: ReadonlyMap<string, number>,
): OccupancyGpu {
  return {
    id,
    driver,
    pool,
    product,
    columns:
      id === undefined
        ? undefined
        : columns ?? (product === undefined ? undefined : known.get(product)),
    memoryBytes: undefined,
    devices: [],
  };
}

function toGpuDevice(
  device: OccupancyDevice,
  holder: Holder | undefined,
): GpuDevice {
  const { profile, memoryBytes, placement, dynamic, state, reason, tiers } =
    device;
  return {
    name: device.device,
    profile,
    memoryBytes,
    placement,
    dynamic,
    state,
    reason,
    tiers,
    holder,
  };
}
