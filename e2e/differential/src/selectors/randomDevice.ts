import { SelectorDevice } from '@backstage-gpu/cel';
import { DeviceAttribute } from '@backstage-gpu/dra';
import { RandomSource } from '../support/RandomSource';
import {
  AttributeKind,
  ATTRIBUTES,
  CAPACITIES,
  DRIVERS,
  INTEGERS,
  QUANTITIES,
  TEXTS,
  VERSIONS,
} from './attributes';

const KINDS: AttributeKind[] = ['string', 'int', 'bool', 'semver'];

function randomAttribute(
  random: RandomSource,
  usual: AttributeKind,
): DeviceAttribute {
  switch (random.chance(0.08) ? random.pick(KINDS) : usual) {
    case 'int':
      return {
        int: random.chance(0.2)
          ? BigInt(random.pick(INTEGERS))
          : random.integer(-2, 8),
      };
    case 'bool':
      return { bool: random.chance(0.5) };
    case 'semver':
      return { version: random.pick(VERSIONS) };
    default:
      return { string: random.pick(TEXTS) };
  }
}

function nameFor(random: RandomSource, driver: string, domain: string) {
  return domain === driver && random.chance(0.6) ? '' : `${domain}/`;
}

/** A device as a selector sees it: names with and without a domain, missing ones, values of unusual types. */
export function randomDevice(random: RandomSource): SelectorDevice {
  const driver = random.pick(DRIVERS);
  const device: SelectorDevice = { driver, attributes: {}, capacity: {} };
  for (const [domain, attributes] of Object.entries(ATTRIBUTES)) {
    const presence = random.pick([0, 0.7, 1]);
    for (const [id, kind] of Object.entries(attributes)) {
      if (random.chance(presence)) {
        const name = nameFor(random, driver, domain) + id;
        device.attributes![name] = randomAttribute(random, kind);
      }
    }
  }
  for (const [domain, ids] of Object.entries(CAPACITIES)) {
    for (const id of random.some(ids, random.pick([0, 0.8, 1]))) {
      const name = nameFor(random, driver, domain) + id;
      device.capacity![name] = { value: random.pick(QUANTITIES) };
    }
  }
  if (random.chance(0.4)) {
    device.allowMultipleAllocations = random.chance(0.6);
  }
  return device;
}
