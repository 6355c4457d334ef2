import {
  AnyResourceSlice,
  Device,
  DeviceAttribute,
  DeviceCapacity,
  normaliseResourceSlice,
  ResourceSlice,
} from '@backstage-gpu/dra';
import { KubernetesObject } from '../../watch/KubernetesObject';
import {
  checkCount,
  checkFields,
  checkList,
  checkQuantity,
  checkText,
  refuse,
} from './checks';
import { Interner, internText } from './Interner';

/** The API server takes 128. */
const mostDevices = 1024;
/** The API server takes 32 attributes and capacities together. */
const mostAttributes = 256;

const attributeValues = new Interner<DeviceAttribute>();
/** The last value of each attribute: most devices have that of the one before them. */
const lastValues = new Map<string, DeviceAttribute>();
const mostLastValues = 1000;
const capacities = new Interner<Record<string, DeviceCapacity>>();
const consumptions = new Interner<NonNullable<Device['consumesCounters']>>();

/**
 * Of a ResourceSlice what the rules of allocation read, in the shape of v1. Attribute values, capacities and counters
 * that are equal are one object over all devices: that is what makes a large fleet fit into little memory.
 *
 * Takes the object over: it is changed in place.
 *
 * @throws UnusableObjectError with the path of what is wrong
 */
export function projectResourceSlice(
  object: KubernetesObject,
): KubernetesObject & ResourceSlice {
  const raw = object as unknown as AnyResourceSlice;
  checkFields(raw.spec, 'spec');
  checkList(raw.spec.devices, 'spec.devices', mostDevices).forEach(
    (device, index) => checkFields(device, `spec.devices[${index}]`),
  );
  const { spec } = normaliseResourceSlice(raw);
  const pool = checkFields(spec.pool, 'spec.pool');
  checkText(spec.driver, 'spec.driver');
  checkText(pool.name, 'spec.pool.name');
  checkCount(pool.generation ?? 0, 'spec.pool.generation');
  checkCount(pool.resourceSliceCount, 'spec.pool.resourceSliceCount');
  if (spec.nodeName !== undefined) {
    checkText(spec.nodeName, 'spec.nodeName');
  }
  if (spec.nodeSelector) {
    checkList(
      spec.nodeSelector.nodeSelectorTerms,
      'spec.nodeSelector.nodeSelectorTerms',
    );
  }
  checkCounterSets(spec.sharedCounters);
  const devices = spec.devices ?? [];
  devices.forEach((device, index) =>
    compactDevice(device, `spec.devices[${index}]`),
  );
  const { name, uid } = object.metadata;
  return {
    metadata: { name, uid },
    spec: {
      ...spec,
      driver: internText(spec.driver),
      pool: spec.pool,
      devices,
    },
  };
}

function checkCounterSets(sets: unknown): void {
  checkList(sets, 'spec.sharedCounters').forEach((set, index) => {
    const where = `spec.sharedCounters[${index}]`;
    const { name, counters } = checkFields(set, where);
    checkText(name, `${where}.name`);
    checkCounters(counters, `${where}.counters`);
  });
}

function checkCounters(counters: unknown, where: string): void {
  for (const [name, counter] of Object.entries(checkFields(counters, where))) {
    const path = `${where}[${name}]`;
    checkQuantity(checkFields(counter, path).value, `${path}.value`);
  }
}

function compactDevice(device: Device, where: string): void {
  checkText(device.name, `${where}.name`);
  device.name = internText(device.name);
  if (device.attributes) {
    compactAttributes(device.attributes, `${where}.attributes`);
  }
  if (device.capacity) {
    device.capacity = compactCapacity(device.capacity, `${where}.capacity`);
  }
  if (device.consumesCounters) {
    device.consumesCounters = compactConsumption(
      device.consumesCounters,
      `${where}.consumesCounters`,
    );
  }
  if (device.taints) {
    checkList(device.taints, `${where}.taints`).forEach((taint, index) => {
      const path = `${where}.taints[${index}]`;
      const { key, effect } = checkFields(taint, path);
      checkText(key, `${path}.key`);
      checkText(effect, `${path}.effect`);
    });
  }
}

function compactAttributes(
  attributes: Record<string, DeviceAttribute>,
  where: string,
): void {
  checkFields(attributes, where);
  let count = 0;
  for (const name in attributes) {
    if (Object.hasOwn(attributes, name)) {
      count += 1;
      attributes[name] = compactAttribute(
        attributes[name],
        where,
        name,
      ) as DeviceAttribute;
    }
  }
  if (count > mostAttributes) {
    refuse(where, `at most ${mostAttributes} attributes`);
  }
}

function compactAttribute(
  attribute: unknown,
  where: string,
  name: string,
): DeviceAttribute {
  const fields = checkFields(attribute, `${where}[${name}]`) as DeviceAttribute;
  const last = lastValues.get(name);
  if (
    last &&
    last.string === fields.string &&
    last.version === fields.version &&
    last.int === fields.int &&
    last.bool === fields.bool &&
    isPlain(fields)
  ) {
    return last;
  }
  const value = internAttribute(fields, where, name);
  if (isPlain(value)) {
    if (lastValues.size >= mostLastValues) {
      lastValues.clear();
    }
    lastValues.set(name, value);
  }
  return value;
}

/** Whether it is one of the forms that are no lists. */
function isPlain({ string, version, int, bool }: DeviceAttribute): boolean {
  return (string ?? version ?? int ?? bool) !== undefined;
}

function internAttribute(
  fields: DeviceAttribute,
  where: string,
  name: string,
): DeviceAttribute {
  const path = `${where}[${name}]`;
  if (fields.string !== undefined) {
    const text = checkText(fields.string, `${path}.string`);
    // No two devices have one UUID.
    return name === 'uuid'
      ? fields
      : attributeValues.get(`s${text}`, () => fields);
  }
  if (fields.bool !== undefined) {
    if (typeof fields.bool !== 'boolean') {
      refuse(`${path}.bool`, 'true or false');
    }
    return attributeValues.get(`b${fields.bool}`, () => fields);
  }
  if (fields.int !== undefined) {
    if (!Number.isInteger(fields.int)) {
      refuse(`${path}.int`, 'a whole number');
    }
    return attributeValues.get(`i${fields.int}`, () => fields);
  }
  if (fields.version !== undefined) {
    const text = checkText(fields.version, `${path}.version`);
    return attributeValues.get(`v${text}`, () => fields);
  }
  const text = JSON.stringify(fields);
  checkText(text, path);
  for (const list of Object.values(fields)) {
    checkList(list, path);
  }
  return attributeValues.get(`l${text}`, () => fields);
}

function compactCapacity(
  capacity: Record<string, DeviceCapacity>,
  where: string,
): Record<string, DeviceCapacity> {
  checkFields(capacity, where);
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

function compactConsumption(
  consumption: NonNullable<Device['consumesCounters']>,
  where: string,
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
