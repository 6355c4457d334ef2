import { parseSemanticVersion } from '@backstage-gpu/cel';
import { Device, DeviceAttribute, DeviceCapacity } from '@backstage-gpu/dra';
import {
  checkFields,
  checkList,
  checkNodeSelector,
  checkQuantity,
  checkText,
  refuse,
} from './checks';
import { Interners } from './Interners';

/** The API server takes 32 attributes and capacities together. */
const mostAttributes = 256;

/** Devices whose values are likely to be the same; they were checked, so what equals one is right. */
export type Examples = readonly (Device | undefined)[];

/**
 * Checks a device of a ResourceSlice and makes its values those that equal devices have; changes it in place.
 *
 * @throws UnusableObjectError with the path of what is wrong
 */
export function compactDevice(
  device: Device,
  where: string,
  alike: Examples,
  interners: Interners,
): void {
  checkText(device.name, `${where}.name`);
  device.name =
    alike[0]?.name === device.name
      ? alike[0].name
      : interners.text(device.name);
  if (device.nodeName !== undefined) {
    checkText(device.nodeName, `${where}.nodeName`);
  }
  checkNodeSelector(device.nodeSelector, `${where}.nodeSelector`);
  dropNulls(device);
  if (device.attributes !== undefined) {
    compactAttributes(
      device.attributes,
      `${where}.attributes`,
      alike,
      interners,
    );
  }
  if (device.capacity !== undefined) {
    device.capacity = compactCapacity(
      device.capacity,
      `${where}.capacity`,
      alike,
      interners,
    );
  }
  if (device.consumesCounters !== undefined) {
    device.consumesCounters = compactConsumption(
      device.consumesCounters,
      `${where}.consumesCounters`,
      interners,
    );
  }
  if (device.taints !== undefined) {
    checkList(device.taints, `${where}.taints`).forEach((taint, index) => {
      const path = `${where}.taints[${index}]`;
      const { key, effect, value } = checkFields(taint, path);
      if (value !== undefined) {
        checkText(value, `${path}.value`);
      }
      checkText(key, `${path}.key`);
      checkText(effect, `${path}.effect`);
    });
  }
}

/** In JSON of Kubernetes null is the same as absent. */
function dropNulls(device: Device): void {
  for (const field of [
    'attributes',
    'capacity',
    'consumesCounters',
    'taints',
  ] as const) {
    if (device[field] === null) {
      delete device[field];
    }
  }
}

function compactAttributes(
  attributes: Record<string, DeviceAttribute>,
  where: string,
  alike: Examples,
  interners: Interners,
): void {
  checkFields(attributes, where);
  let count = 0;
  for (const name in attributes) {
    if (Object.hasOwn(attributes, name)) {
      count += 1;
      attributes[name] = compactAttribute(
        attributes[name],
        { where, name },
        alike,
        interners,
      );
    }
  }
  if (count > mostAttributes) {
    refuse(where, `at most ${mostAttributes} attributes`);
  }
}

function compactAttribute(
  attribute: unknown,
  place: { where: string; name: string },
  alike: Examples,
  interners: Interners,
): DeviceAttribute {
  const { where, name } = place;
  if (
    typeof attribute !== 'object' ||
    attribute === null ||
    Array.isArray(attribute)
  ) {
    refuse(`${where}[${name}]`, 'an object');
  }
  const fields = attribute as DeviceAttribute;
  for (const example of alike) {
    const value = example?.attributes?.[name];
    if (value && isSamePlainValue(value, fields)) {
      return value;
    }
  }
  return internAttribute(fields, place, interners.attributes);
}

/** Whether both are one value of a form that is no list. Examples were checked, so what equals one is right. */
function isSamePlainValue(
  left: DeviceAttribute,
  right: DeviceAttribute,
): boolean {
  return left.string !== undefined
    ? left.string === right.string
    : left.version === right.version &&
        left.int === right.int &&
        left.bool === right.bool &&
        right.string === undefined &&
        (left.version ?? left.int ?? left.bool) !== undefined;
}

function internAttribute(
  fields: DeviceAttribute,
  { where, name }: { where: string; name: string },
  attributes: Interners['attributes'],
): DeviceAttribute {
  const path = `${where}[${name}]`;
  if (fields.string !== undefined) {
    const text = checkText(fields.string, `${path}.string`);
    // No two devices have one UUID.
    return name === 'uuid' ? fields : attributes.get(`s${text}`, () => fields);
  }
  if (fields.bool !== undefined) {
    if (typeof fields.bool !== 'boolean') {
      refuse(`${path}.bool`, 'true or false');
    }
    return attributes.get(`b${fields.bool}`, () => fields);
  }
  if (fields.int !== undefined) {
    if (!Number.isInteger(fields.int)) {
      refuse(`${path}.int`, 'a whole number');
    }
    return attributes.get(`i${fields.int}`, () => fields);
  }
  if (fields.version !== undefined) {
    const text = checkText(fields.version, `${path}.version`);
    return attributes.get(`v${text}`, () =>
      'error' in parseSemanticVersion(text)
        ? refuse(`${path}.version`, 'a semantic version')
        : fields,
    );
  }
  const text = JSON.stringify(fields);
  checkText(text, path);
  const lists = Object.values(fields);
  if (lists.length === 0) {
    refuse(path, 'one value');
  }
  for (const list of lists) {
    checkList(list, path);
  }
  return attributes.get(`l${text}`, () => fields);
}

function compactCapacity(
  capacity: Record<string, DeviceCapacity>,
  where: string,
  alike: Examples,
  { capacities }: Interners,
): Record<string, DeviceCapacity> {
  checkFields(capacity, where);
  const example = alike[0]?.capacity;
  if (example && isSameCapacity(example, capacity)) {
    return example;
  }
  let key = '';
  for (const name in capacity) {
    if (Object.hasOwn(capacity, name)) {
      const entry = capacity[name];
      const plain = entry && entry.requestPolicy === undefined;
      key += plain
        ? `${name} ${entry.value}\n`
        : `${name} ${JSON.stringify(entry)}\n`;
    }
  }
  return capacities.get(key, () => {
    for (const [name, entry] of Object.entries(capacity)) {
      const path = `${where}[${name}]`;
      checkQuantity(checkFields(entry, path).value, `${path}.value`);
    }
    return capacity;
  });
}

function isSameCapacity(
  example: Record<string, DeviceCapacity>,
  capacity: Record<string, DeviceCapacity>,
): boolean {
  let count = 0;
  for (const name in capacity) {
    if (Object.hasOwn(capacity, name)) {
      const entry = capacity[name];
      const other = example[name];
      if (
        !entry ||
        !other ||
        entry.value !== other.value ||
        entry.requestPolicy !== undefined ||
        other.requestPolicy !== undefined
      ) {
        return false;
      }
      count += 1;
    }
  }
  return count === Object.keys(example).length;
}

function compactConsumption(
  consumption: NonNullable<Device['consumesCounters']>,
  where: string,
  { consumptions }: Interners,
): NonNullable<Device['consumesCounters']> {
  return consumptions.get(JSON.stringify(consumption), () => {
    checkList(consumption, where).forEach((entry, index) => {
      const path = `${where}[${index}]`;
      const { counterSet, counters } = checkFields(entry, path);
      checkText(counterSet, `${path}.counterSet`);
      checkCounters(counters, `${path}.counters`);
    });
    return consumption;
  });
}

/** @throws UnusableObjectError unless the counters are quantities by name */
export function checkCounters(counters: unknown, where: string): void {
  for (const [name, counter] of Object.entries(checkFields(counters, where))) {
    const path = `${where}[${name}]`;
    checkQuantity(checkFields(counter, path).value, `${path}.value`);
  }
}
