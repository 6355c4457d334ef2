import {
  duplicateValue,
  invalidValue,
  requiredValue,
  tooMany,
} from '../cluster/faults';
import { FieldFault } from '../cluster/StatusError';
import { JsonRecord } from '../cluster/types';
import {
  checkDnsLabel,
  checkDnsSubdomain,
  isCIdentifier,
  isDnsSubdomain,
} from './names';

const maxDevices = 128;
/** For devices with taints, counters or lists, which are larger. */
const maxRichDevices = 64;
const maxAttributesAndCapacities = 32;
const maxValueLength = 64;
const maxCounterSets = 8;
const maxCounters = 32;
const maxConsumedSets = 2;
const maxTaints = 16;
const maxIdLength = 32;
const maxDomainLength = 63;
const valueTypes = [
  'int',
  'bool',
  'string',
  'version',
  'ints',
  'bools',
  'strings',
  'versions',
];
const semver = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/;

/** A ResourceSlice. Since 1.35 counters and devices come in separate objects. */
export function validateResourceSlice(spec: JsonRecord): FieldFault[] {
  const devices: JsonRecord[] = spec.devices ?? [];
  const sets: JsonRecord[] = spec.sharedCounters ?? [];
  const isRich = devices.some(
    device =>
      device.taints?.length ||
      device.consumesCounters?.length ||
      Object.values<JsonRecord>(device.attributes ?? {}).some(
        value => value.ints || value.bools || value.strings || value.versions,
      ),
  );
  const limit = isRich ? maxRichDevices : maxDevices;
  const seen = new Set<string>();
  return [
    ...(spec.driver
      ? checkDnsSubdomain('spec.driver', spec.driver)
      : [requiredValue('spec.driver')]),
    ...validatePool(spec.pool),
    ...validateNodeChoice(spec),
    ...(devices.length > limit
      ? [tooMany('spec.devices', devices.length, limit)]
      : []),
    ...devices.flatMap((device, index) =>
      validateDevice(`spec.devices[${index}]`, device, seen),
    ),
    ...(sets.length > 0 && devices.length > 0
      ? [
          invalidValue(
            'spec',
            '',
            'only one of `sharedCounters` or `devices` is allowed',
          ),
        ]
      : []),
    ...validateCounterSets(sets),
  ];
}

function validatePool(pool: JsonRecord | undefined): FieldFault[] {
  const faults = pool?.name
    ? pool.name
        .split('/')
        .flatMap((part: string) => checkDnsSubdomain('spec.pool.name', part))
    : [requiredValue('spec.pool.name')];
  if (!(pool?.resourceSliceCount > 0)) {
    faults.push(
      invalidValue(
        'spec.pool.resourceSliceCount',
        pool?.resourceSliceCount ?? 0,
        'must be greater than zero',
      ),
    );
  }
  if (pool?.generation < 0) {
    faults.push(
      invalidValue(
        'spec.pool.generation',
        pool?.generation,
        'must be greater than or equal to zero',
      ),
    );
  }
  return faults;
}

function validateNodeChoice(spec: JsonRecord): FieldFault[] {
  const set = [
    ['nodeName', spec.nodeName],
    ['nodeSelector', spec.nodeSelector],
    ['allNodes', spec.allNodes],
    ['perDeviceNodeSelection', spec.perDeviceNodeSelection],
  ].filter(([, value]) => Boolean(value));
  const detail =
    'exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required';
  if (set.length === 0) {
    return [requiredValue('spec', detail)];
  }
  return set.length > 1
    ? [
        invalidValue(
          'spec',
          `{${set.map(([name]) => `\`${name}\``).join(', ')}}`,
          `${detail}, but multiple fields are set`,
        ),
      ]
    : [];
}

function validateDevice(
  field: string,
  device: JsonRecord,
  seen: Set<string>,
): FieldFault[] {
  const attributes = Object.entries<JsonRecord>(device.attributes ?? {});
  const capacities = Object.keys(device.capacity ?? {});
  const faults = seen.has(device.name)
    ? [duplicateValue(field, device.name)]
    : checkDnsLabel(`${field}.name`, device.name);
  seen.add(device.name);
  faults.push(
    ...attributes.flatMap(([key, value]) =>
      validateAttribute(`${field}.attributes`, key, value),
    ),
    ...capacities.flatMap(key => checkQualifiedName(`${field}.capacity`, key)),
  );
  const total = attributes.length + capacities.length;
  if (total > maxAttributesAndCapacities) {
    faults.push(
      invalidValue(
        field,
        total,
        `the total number of attributes and capacities must not exceed ${maxAttributesAndCapacities}`,
      ),
    );
  }
  const consumed: JsonRecord[] = device.consumesCounters ?? [];
  if (consumed.length > maxConsumedSets) {
    faults.push(
      tooMany(`${field}.consumesCounters`, consumed.length, maxConsumedSets),
    );
  }
  const taints: JsonRecord[] = device.taints ?? [];
  if (taints.length > maxTaints) {
    faults.push(tooMany(`${field}.taints`, taints.length, maxTaints));
  }
  return faults;
}

function validateAttribute(field: string, key: string, value: JsonRecord) {
  const path = `${field}[${key}]`;
  const types = valueTypes.filter(type => value[type] !== undefined);
  const faults = checkQualifiedName(field, key);
  if (types.length === 0) {
    faults.push(invalidValue(path, '', 'exactly one value must be specified'));
  } else if (types.length > 1) {
    faults.push(
      invalidValue(path, value, 'exactly one value must be specified'),
    );
  }
  for (const type of ['string', 'version']) {
    if (value[type]?.length > maxValueLength) {
      faults.push({
        reason: 'FieldValueTooLong',
        field: `${path}.${type}`,
        message: `Too long: may not be more than ${maxValueLength} bytes`,
      });
    }
  }
  if (value.version !== undefined && !semver.test(value.version)) {
    faults.push(
      invalidValue(
        `${path}.version`,
        value.version,
        'must be a string compatible with semver.org spec 2.0.0',
      ),
    );
  }
  return faults;
}

function checkQualifiedName(field: string, key: string): FieldFault[] {
  const parts = key.split('/');
  const id = parts[parts.length - 1];
  const hasDomain = parts.length === 2;
  const isValid =
    parts.length <= 2 &&
    (!hasDomain ||
      (isDnsSubdomain(parts[0]) && parts[0].length <= maxDomainLength)) &&
    id.length <= maxIdLength &&
    isCIdentifier(id);
  return isValid
    ? []
    : [
        invalidValue(
          field,
          key,
          "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName', regex used for validation is '[A-Za-z_][A-Za-z0-9_]*')",
        ),
      ];
}

function validateCounterSets(sets: JsonRecord[]): FieldFault[] {
  const field = 'spec.sharedCounters';
  const seen = new Set<string>();
  const faults = sets.flatMap((set, index) => {
    const found = seen.has(set.name)
      ? [duplicateValue(`${field}[${index}].name`, set.name)]
      : checkDnsLabel(`${field}[${index}].name`, set.name);
    seen.add(set.name);
    const counters = Object.keys(set.counters ?? {});
    if (counters.length === 0) {
      found.push(requiredValue(`${field}[${index}].counters`));
    }
    if (counters.length > maxCounters) {
      found.push(
        tooMany(`${field}[${index}].counters`, counters.length, maxCounters),
      );
    }
    return [
      ...found,
      ...counters.flatMap(name =>
        checkDnsLabel(`${field}[${index}].counters[${name}]`, name),
      ),
    ];
  });
  return sets.length > maxCounterSets
    ? [...faults, tooMany(field, sets.length, maxCounterSets)]
    : faults;
}
