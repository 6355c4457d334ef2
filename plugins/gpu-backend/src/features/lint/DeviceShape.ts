import { compileSelector, SelectorDevice } from '@backstage-gpu/cel';
import {
  Device,
  DeviceAttribute,
  DeviceCapacity,
  parseQuantity,
  Quantity,
} from '@backstage-gpu/dra';

/** Devices that are alike in everything that counts here. */
export interface DeviceShape {
  /** Id of the first of them. */
  id: string;
  count: number;
  /** Equal for shapes that are alike in type, profile, product and memory. */
  kind: object;
  /** What selectors see of each. */
  device: SelectorDevice;
  /** `gpu`, `mig` or `vfio` with NVIDIA's driver. */
  type?: string;
  profile?: string;
  product?: string;
  memory?: Quantity;
  /** Why every selector fails on it, when none can be right. */
  fault?: string;
}

/** Reads the first device of a shape. A slice that no API server would have taken gives a shape with a fault. */
export function readShape(
  id: string,
  kind: object,
  driver: string,
  { attributes, capacity, allowMultipleAllocations }: Device,
): DeviceShape {
  const device: SelectorDevice = {
    driver,
    attributes: mapOwn(attributes, readAttribute),
    capacity: mapOwn(capacity, readCapacity),
    allowMultipleAllocations: allowMultipleAllocations === true,
  };
  const text = (name: string) =>
    (device.attributes?.[`${driver}/${name}`] ?? device.attributes?.[name])
      ?.string;
  const memory =
    device.capacity?.[`${driver}/memory`] ?? device.capacity?.memory;
  const parsed = memory && parseQuantity(String(memory.value));
  return {
    id,
    count: 1,
    kind,
    device,
    type: text('type'),
    profile: text('profile'),
    product: text('productName'),
    memory: parsed && 'quantity' in parsed ? parsed.quantity : undefined,
    fault: compileSelector('true').evaluateWithCost(device).error,
  };
}

function mapOwn<T>(
  values: Record<string, T> | undefined,
  read: (value: T | undefined) => T,
): Record<string, T> {
  const entries =
    typeof values === 'object' ? Object.entries(values ?? {}) : [];
  return Object.fromEntries(
    entries.map(([name, value]) => [name, read(value)]),
  );
}

/** One field with a value of its type; what is anything else becomes an attribute without value. */
function readAttribute(
  attribute: DeviceAttribute | undefined,
): DeviceAttribute {
  const { int, bool, string, version } = attribute ?? {};
  if (typeof string === 'string') {
    return { string };
  }
  if (typeof version === 'string') {
    return { version };
  }
  if (typeof bool === 'boolean') {
    return { bool };
  }
  return typeof int === 'bigint' || Number.isInteger(int) ? { int } : {};
}

function readCapacity(capacity: DeviceCapacity | undefined): DeviceCapacity {
  const value = capacity?.value;
  return {
    value: typeof value === 'string' || typeof value === 'number' ? value : '',
  };
}
