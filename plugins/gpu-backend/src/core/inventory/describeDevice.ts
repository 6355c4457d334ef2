import {
  Device,
  DeviceAttribute,
  DeviceCapacity,
  parseQuantity,
} from '@backstage-gpu/dra';
import { Placement } from '@backstage-gpu/plugin-gpu-common';

/** What people want to know of a device, read from what its driver publishes. */
export interface DeviceDescription {
  gpu?: string;
  product?: string;
  profile?: string;
  memoryBytes?: number;
  placement?: Placement;
  /** Memory columns of the whole GPU, where counters say so. */
  columns?: number;
}

/**
 * Reads a device's identity, profile, memory and placement.
 *
 * Attributes are those of NVIDIA's DRA driver; names may carry the driver's domain or not. A device's name is never
 * parsed: it changes between driver versions. Placement comes from the `memorySlice<N>` capacities of a static MIG
 * device or the `memory-slice-<N>` counters that a dynamic one takes.
 *
 * @param columnsOfSets - memory columns by name of the counter set, as `columnsOfCounterSets` reads them
 */
export function describeDevice(
  device: Device,
  driver: string,
  columnsOfSets: ReadonlyMap<string, number> = new Map(),
): DeviceDescription {
  const attribute = (name: string) => attributeOf(device, driver, name);
  const counterSet = device.consumesCounters?.[0]?.counterSet;
  return {
    gpu:
      attribute('parentUUID')?.string ??
      attribute('uuid')?.string ??
      device.attributes?.['resource.kubernetes.io/pciBusID']?.string ??
      counterSet,
    product: productOf(device, driver),
    profile: profileOf(device, driver),
    memoryBytes: memoryOf(device, driver),
    placement: readPlacement(device, driver),
    columns:
      counterSet === undefined ? undefined : columnsOfSets.get(counterSet),
  };
}

/** Product of the GPU, such as `NVIDIA H100 80GB HBM3`. */
export function productOf(device: Device, driver: string): string | undefined {
  return attributeOf(device, driver, 'productName')?.string;
}

/** MIG profile, such as `1g.24gb`; absent for a whole GPU. */
export function profileOf(device: Device, driver: string): string | undefined {
  return attributeOf(device, driver, 'profile')?.string;
}

/** Memory in bytes; absent where the driver says none. */
export function memoryOf(device: Device, driver: string): number | undefined {
  const capacity =
    device.capacity?.memory ?? device.capacity?.[`${driver}/memory`];
  return capacity && toBytes(capacity);
}

function attributeOf(
  { attributes }: Device,
  driver: string,
  name: string,
): DeviceAttribute | undefined {
  return attributes?.[name] ?? attributes?.[`${driver}/${name}`];
}

/** Counters of a GPU that say which memory columns are left. */
export const memorySliceCounter = /^memory-slice-(\d+)$/;

/** What was read of a capacity or consumption that many devices have in common. */
const columnsRead = new WeakMap<object, readonly number[]>();

function columnsOf(
  shared: object | undefined,
  names: () => string[],
  pattern: RegExp,
): readonly number[] {
  if (!shared) {
    return [];
  }
  const known = columnsRead.get(shared);
  if (known) {
    return known;
  }
  const columns = names().flatMap(name => {
    const match = pattern.exec(name);
    return match ? [Number(match[1])] : [];
  });
  columnsRead.set(shared, columns);
  return columns;
}

/** Which memory columns a device takes; undefined where its driver does not say. */
export function readPlacement(
  device: Device,
  driver: string,
): Placement | undefined {
  const { capacity, consumesCounters } = device;
  const columns = new Set([
    ...columnsOf(
      capacity,
      () => Object.keys(capacity!).map(name => name.replace(`${driver}/`, '')),
      /^memorySlice(\d+)$/,
    ),
    ...columnsOf(
      consumesCounters,
      () => consumesCounters!.flatMap(({ counters }) => Object.keys(counters)),
      memorySliceCounter,
    ),
  ]);
  if (columns.size === 0) {
    return undefined;
  }
  return { start: Math.min(...columns), size: columns.size };
}

const bytesRead = new WeakMap<object, number>();

/** Bytes of a capacity, for display: exact up to 2^53, absent for a part of a byte. */
function toBytes(capacity: DeviceCapacity): number | undefined {
  const known = bytesRead.get(capacity);
  if (known !== undefined) {
    return known;
  }
  const parsed = parseQuantity(String(capacity.value));
  const whole = 'error' in parsed ? undefined : parsed.quantity.toInt64();
  if (whole === undefined) {
    return undefined;
  }
  bytesRead.set(capacity, Number(whole));
  return Number(whole);
}
