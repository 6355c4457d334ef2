import { Device, DeviceAttribute } from '@backstage-gpu/dra';
import { Placement } from '@backstage-gpu/plugin-gpu-common';

/** What people want to know of a device, read from what its driver publishes. */
export interface DeviceDescription {
  gpu?: string;
  product?: string;
  profile?: string;
  memoryBytes?: number;
  placement?: Placement;
}

const suffixes: Record<string, number> = {
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/**
 * Reads a device's identity, profile, memory and placement.
 *
 * Attributes are those of NVIDIA's DRA driver; names may carry the driver's domain or not. A device's name is never
 * parsed: it changes between driver versions. Placement comes from the `memorySlice<N>` capacities of a static MIG
 * device or the `memory-slice-<N>` counters that a dynamic one takes.
 */
export function describeDevice(
  device: Device,
  driver: string,
  counterNames: ReadonlySet<string> = new Set(),
): DeviceDescription {
  const attribute = (name: string): DeviceAttribute | undefined =>
    device.attributes?.[name] ?? device.attributes?.[`${driver}/${name}`];
  const capacity =
    device.capacity?.memory ?? device.capacity?.[`${driver}/memory`];
  const counterSet = device.consumesCounters?.[0]?.counterSet;
  return {
    gpu:
      attribute('parentUUID')?.string ??
      attribute('uuid')?.string ??
      device.attributes?.['resource.kubernetes.io/pciBusID']?.string ??
      counterSet,
    product: attribute('productName')?.string,
    profile: attribute('profile')?.string,
    memoryBytes: capacity ? toBytes(String(capacity.value)) : undefined,
    placement: readPlacement(device, driver, counterNames),
  };
}

function readPlacement(
  device: Device,
  driver: string,
  counterNames: ReadonlySet<string>,
): Placement | undefined {
  const columns = new Set<number>();
  for (const name of Object.keys(device.capacity ?? {})) {
    addColumn(columns, name.replace(`${driver}/`, ''), /^memorySlice(\d+)$/);
  }
  for (const consumption of device.consumesCounters ?? []) {
    for (const name of Object.keys(consumption.counters)) {
      addColumn(columns, name, /^memory-slice-(\d+)$/);
    }
  }
  if (columns.size === 0) {
    return undefined;
  }
  const whole = [...counterNames].filter(name =>
    /^memory-slice-\d+$/.test(name),
  ).length;
  return {
    start: Math.min(...columns),
    size: columns.size,
    ...(whole > 0 ? { of: whole } : {}),
  };
}

function addColumn(columns: Set<number>, name: string, pattern: RegExp) {
  const match = pattern.exec(name);
  if (match) {
    columns.add(Number(match[1]));
  }
}

/** Bytes of a Kubernetes quantity, for display; exact up to 2^53. */
function toBytes(quantity: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)(|k|[MGT]|[KMGT]i)$/.exec(quantity);
  return match ? Number(match[1]) * suffixes[match[2]] : undefined;
}
