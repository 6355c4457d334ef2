import {
  AnyResourceSlice,
  Device,
  normaliseResourceSlice,
  ResourceSlice,
} from '@backstage-gpu/dra';
import { KubernetesObject } from '../watch/KubernetesObject';
import {
  checkCount,
  checkFields,
  checkList,
  checkNodeSelector,
  checkText,
} from './checks';
import { checkCounters, compactDevice } from './compactDevice';
import { internText } from './Interner';

/** The API server takes 128. */
const mostDevices = 1024;

/**
 * The devices of the ResourceSlice before: nodes are much alike, so most values are those of the device at the same place
 * there, or of the device before, and comparing is cheaper than looking up.
 */
let examples: readonly Device[] = [];

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
  checkNodeSelector(spec.nodeSelector, 'spec.nodeSelector');
  checkCounterSets(spec.sharedCounters);
  const devices = spec.devices ?? [];
  devices.forEach((device, index) =>
    compactDevice(device, `spec.devices[${index}]`, [
      examples[index],
      devices[index - 1],
    ]),
  );
  examples = devices;
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
