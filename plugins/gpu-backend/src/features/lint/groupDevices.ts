import { NamedPart } from '@backstage-gpu/cel';
import { Device, DeviceAttribute, DeviceCapacity } from '@backstage-gpu/dra';
import { DeviceShape, readShape } from './DeviceShape';

/** A device that is advertised. */
export interface LintDevice {
  /** `cluster/driver/pool/device`. */
  id: string;
  driver: string;
  device: Device;
}

/** Devices between two pauses: well under a millisecond. */
const devicesInOneStep = 256;

/** Reads what two devices have to agree on. */
type Reader = (device: Device) => unknown;

interface Branch {
  next: Map<unknown, Branch>;
  shape?: DeviceShape;
}

/** The devices of one driver, apart by what describes them, then by what tells them apart for selectors. */
interface Tree {
  root: Branch;
  describing: Reader[];
  telling: Reader[];
}

const describing: Omit<NamedPart, 'domain'>[] = [
  { kind: 'attributes', id: 'type' },
  { kind: 'attributes', id: 'profile' },
  { kind: 'attributes', id: 'productName' },
  { kind: 'capacity', id: 'memory' },
];

/**
 * Devices that no selector tells apart become one shape, so that a fleet of thousands costs as little as its few kinds:
 * devices agree on their driver, on `parts` and on what describes them to people. Without `parts` they have to agree on
 * everything. May be paused at every `yield`.
 *
 * A walk down a tree of values, since joining values to one key would cost several times as much.
 */
export function* groupDevices(
  devices: Iterable<LintDevice>,
  parts: readonly NamedPart[] | undefined,
): Generator<void, DeviceShape[]> {
  const shapes: DeviceShape[] = [];
  const trees = new Map<string, Tree>();
  let untilPause = devicesInOneStep;
  for (const { id, driver, device } of devices) {
    let tree = trees.get(driver);
    if (!tree) {
      tree = createTree(driver, parts);
      trees.set(driver, tree);
    }
    const kind = descend(tree.root, tree.describing, device);
    const place = descend(kind, tree.telling, device);
    if (place.shape) {
      place.shape.count += 1;
    } else {
      place.shape = readShape(id, kind, driver, device);
      shapes.push(place.shape);
    }
    untilPause -= 1;
    if (untilPause === 0) {
      untilPause = devicesInOneStep;
      yield;
    }
  }
  return shapes;
}

function descend(from: Branch, readers: Reader[], device: Device): Branch {
  let place = from;
  for (const read of readers) {
    const value = read(device);
    let next = place.next.get(value);
    if (!next) {
      next = { next: new Map() };
      place.next.set(value, next);
    }
    place = next;
  }
  return place;
}

function createTree(
  driver: string,
  parts: readonly NamedPart[] | undefined,
): Tree {
  const root: Branch = { next: new Map() };
  const own = describing.map(part => ({ ...part, domain: driver }));
  const name = (part: NamedPart) =>
    `${part.kind} ${part.domain}/${part.id ?? ''}`;
  const telling = new Map<string, Reader>();
  for (const part of parts ?? []) {
    telling.set(name(part), readerFor(part, driver));
  }
  for (const part of own) {
    telling.delete(name(part));
  }
  return {
    root,
    describing: own.map(part => readerFor(part, driver)),
    telling: parts ? [readOddity, ...telling.values()] : [readEverything],
  };
}

/** A reader of one attribute or capacity, under the names that it may have. */
function readerFor({ kind, domain, id }: NamedPart, driver: string): Reader {
  const own = domain === driver;
  if (id === undefined) {
    return device =>
      Object.keys(device[kind] ?? {}).some(
        name => name.startsWith(`${domain}/`) || (own && !name.includes('/')),
      );
  }
  const qualified = `${domain}/${id}`;
  const find = (device: Device) => {
    const values = device[kind];
    return values?.[qualified] ?? (own ? values?.[id] : undefined);
  };
  return kind === 'capacity'
    ? device => (find(device) as DeviceCapacity | undefined)?.value
    : device => valueOf(find(device) as DeviceAttribute | undefined);
}

/** Strings, numbers and booleans stand for themselves, versions are marked. */
function valueOf(attribute: DeviceAttribute | undefined): unknown {
  if (!attribute) {
    return undefined;
  }
  const { string, int, bool, version } = attribute;
  return string ?? int ?? bool ?? (version && `\u0000${version}`);
}

/**
 * What selectors see of a device whatever they name: sharing, and attributes that are lists or of no known type, at
 * which every selector fails.
 */
function readOddity(device: Device): unknown {
  const { attributes } = device;
  for (const name in attributes) {
    if (Object.hasOwn(attributes, name)) {
      const value = attributes[name];
      if (
        value?.string === undefined &&
        value?.version === undefined &&
        value?.int === undefined &&
        value?.bool === undefined
      ) {
        return readEverything(device);
      }
    }
  }
  return device.allowMultipleAllocations === true;
}

function readEverything(device: Device): string {
  const { attributes, capacity, allowMultipleAllocations } = device;
  return JSON.stringify(
    { attributes, capacity, allowMultipleAllocations },
    (_, value) => (typeof value === 'bigint' ? `${value}n` : value),
  );
}
