import {
  AnyResourceSlice,
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
import { Interners } from './Interners';

/** The API server takes 128. */
const mostDevices = 1024;

/**
 * Of a ResourceSlice what the rules of allocation read, in the shape of v1. Attribute values, capacities and counters
 * that are equal are one object over all devices: that is what makes a large fleet fit into little memory.
 *
 * Takes the object over: it is changed in place.
 *
 * @throws UnusableObjectError with the path of what is wrong
 */
export function readResourceSlice(
  object: KubernetesObject,
  interners: Interners,
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
    compactDevice(
      device,
      `spec.devices[${index}]`,
      [interners.examples[index], devices[index - 1]],
      interners,
    ),
  );
  interners.examples = devices;
  const { name, uid } = object.metadata;
  return {
    metadata: { name, uid },
    spec: {
      ...spec,
      driver: interners.text(spec.driver),
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
