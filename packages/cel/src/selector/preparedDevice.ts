import { parseQuantity } from '../quantity';
import { CelMap, CelValue, NameMap, QuantityValue } from '../values';
import { attributeValue } from './attributeValue';
import { SelectorDevice, splitName } from './selectorDevice';

const empty = new NameMap(new Map());

/** A device as the value of `device`, or the reason why it cannot be one. */
export interface PreparedDevice {
  device: CelMap;
  /** Undoes what an evaluation did to the capacities. */
  restore(): void;
  problem?: string;
}

/** Turns a device into the values that expressions work with. */
export function prepareDevice(
  device: SelectorDevice,
  options: { listTypeAttributes: boolean },
): PreparedDevice {
  const { driver } = device;
  const attributes = new Map<string, Map<string, CelValue>>();
  let problem: string | undefined;
  for (const [name, attribute] of Object.entries(device.attributes ?? {})) {
    const value = attributeValue(attribute, options.listTypeAttributes);
    if ('error' in value) {
      problem ??= `attribute ${name}: ${value.error}`;
      continue;
    }
    const { domain, id } = splitName(name, driver);
    inDomain(attributes, domain).set(id, value.value);
  }
  const quantities: QuantityValue[] = [];
  const capacity = new Map<string, Map<string, CelValue>>();
  for (const [name, { value }] of Object.entries(device.capacity ?? {})) {
    const parsed = parseQuantity(String(value));
    if ('error' in parsed) {
      problem ??= `capacity ${name}: ${parsed.error}`;
      continue;
    }
    const { domain, id } = splitName(name, driver);
    const quantity = QuantityValue.ofDevice(parsed.quantity);
    quantities.push(quantity);
    inDomain(capacity, domain).set(id, quantity);
  }
  return {
    device: new NameMap(
      new Map<string, CelValue>([
        ['driver', driver],
        ['allowMultipleAllocations', device.allowMultipleAllocations ?? false],
        ['attributes', domainMap(attributes)],
        ['capacity', domainMap(capacity)],
      ]),
    ),
    restore: () => {
      for (const quantity of quantities) {
        quantity.restore();
      }
    },
    problem,
  };
}

function inDomain(
  domains: Map<string, Map<string, CelValue>>,
  domain: string,
): Map<string, CelValue> {
  const known = domains.get(domain);
  if (known) {
    return known;
  }
  const created = new Map<string, CelValue>();
  domains.set(domain, created);
  return created;
}

/** Domains that are not there are empty instead of an error. */
function domainMap(domains: Map<string, Map<string, CelValue>>): NameMap {
  return new NameMap(
    new Map(
      [...domains].map(([domain, values]) => [domain, new NameMap(values)]),
    ),
    empty,
  );
}
