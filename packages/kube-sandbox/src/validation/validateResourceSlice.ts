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

const MAX_DEVICES = 128;
/** For devices with taints, counters or lists, which are larger. */
const MAX_RICH_DEVICES = 64;
const MAX_ATTRIBUTES_AND_CAPACITIES = 32;
const MAX_VALUE_LENGTH = 64;
const MAX_COUNTER_SETS = 8;
const MAX_COUNTERS = 32;
const MAX_CONSUMED_SETS = 2;
const MAX_TAINTS = 16;
const MAX_ID_LENGTH = 32;
const MAX_DOMAIN_LENGTH = 63;
const VALUE_TYPES = [
  'int',
  'bool',
  'string',
  'version',
  'ints',
  'bools',
  'strings',
  'versions',
];
const SEMVER = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/;

function checkQualifiedName(field: string, key: string): FieldFault[] {
  const parts = key.split('/');
  const id = parts[parts.length - 1];
  const hasDomain = parts.length === 2;
  const isValid =
    parts.length <= 2 &&
    (!hasDomain ||
      (isDnsSubdomain(parts[0]) && parts[0].length <= MAX_DOMAIN_LENGTH)) &&
    id.length <= MAX_ID_LENGTH &&
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

function validateAttribute(field: string, key: string, value: JsonRecord) {
  const path = `${field}[${key}]`;
  const types = VALUE_TYPES.filter(type => value[type] !== undefined);
  const faults = checkQualifiedName(field, key);
  if (types.length === 0) {
    faults.push(invalidValue(path, '', 'exactly one value must be specified'));
  } else if (types.length > 1) {
    faults.push(
      invalidValue(path, value, 'exactly one value must be specified'),
    );
  }
  for (const type of ['string', 'version']) {
    if (value[type]?.length > MAX_VALUE_LENGTH) {
      faults.push({
        reason: 'FieldValueTooLong',
        field: `${path}.${type}`,
        message: `Too long: may not be more than ${MAX_VALUE_LENGTH} bytes`,
      });
    }
  }
  if (value.version !== undefined && !SEMVER.test(value.version)) {
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
  if (total > MAX_ATTRIBUTES_AND_CAPACITIES) {
    faults.push(
      invalidValue(
        field,
        total,
        `the total number of attributes and capacities must not exceed ${MAX_ATTRIBUTES_AND_CAPACITIES}`,
      ),
    );
  }
  const consumed: JsonRecord[] = device.consumesCounters ?? [];
  if (consumed.length > MAX_CONSUMED_SETS) {
    faults.push(
      tooMany(`${field}.consumesCounters`, consumed.length, MAX_CONSUMED_SETS),
    );
  }
  const taints: JsonRecord[] = device.taints ?? [];
  if (taints.length > MAX_TAINTS) {
    faults.push(tooMany(`${field}.taints`, taints.length, MAX_TAINTS));
  }
  return faults;
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
    if (counters.length > MAX_COUNTERS) {
      found.push(
        tooMany(`${field}[${index}].counters`, counters.length, MAX_COUNTERS),
      );
    }
    return [
      ...found,
      ...counters.flatMap(name =>
        checkDnsLabel(`${field}[${index}].counters[${name}]`, name),
      ),
    ];
  });
  return sets.length > MAX_COUNTER_SETS
    ? [...faults, tooMany(field, sets.length, MAX_COUNTER_SETS)]
    : faults;
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
  const limit = isRich ? MAX_RICH_DEVICES : MAX_DEVICES;
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
