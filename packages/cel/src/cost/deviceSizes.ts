import { DevicePath } from './devicePath';
import { Estimate } from './estimates';

/** What is known about the size of a declared value and its parts. */
interface DeclaredSize {
  max: number;
  /** Fields of an object. */
  fields?: Record<string, DeclaredSize>;
  keys?: DeclaredSize;
  elements?: DeclaredSize;
}

// Limits of resource.k8s.io (types.go).
const ATTRIBUTES_AND_CAPACITIES = 32;
const DOMAIN_LENGTH = 63;
const ID_LENGTH = 32;
const DRIVER_LENGTH = 63;
const ATTRIBUTE_LENGTH = 64;

const ATTRIBUTE: DeclaredSize = { max: ATTRIBUTE_LENGTH };
const QUANTITY: DeclaredSize = { max: 0 };

const DEVICE: DeclaredSize = {
  max: 0,
  fields: {
    driver: { max: DRIVER_LENGTH },
    allowMultipleAllocations: { max: 1 },
    attributes: byDomain(ATTRIBUTE),
    capacity: byDomain(QUANTITY),
  },
};

function byDomain(elements: DeclaredSize): DeclaredSize {
  return {
    max: ATTRIBUTES_AND_CAPACITIES,
    keys: { max: DOMAIN_LENGTH },
    elements: {
      max: ATTRIBUTES_AND_CAPACITIES,
      keys: { max: ID_LENGTH },
      elements,
    },
  };
}

/**
 * The size of what a path such as `device.attributes.@values.profile` leads
 * to; undefined when nothing is declared about it.
 */
export function declaredSize(path: DevicePath): Estimate | undefined {
  const [variable, ...names] = path.parts;
  if (variable !== 'device') {
    return undefined;
  }
  let current = DEVICE;
  for (const name of names) {
    const next = partOf(current, name);
    if (!next) {
      return undefined;
    }
    current = next;
  }
  return { min: 0, max: current.max };
}

function partOf(owner: DeclaredSize, name: string): DeclaredSize | undefined {
  switch (name) {
    case '@items':
    case '@values':
      return owner.elements;
    case '@keys':
      return owner.keys;
    default:
      break;
  }
  // All attributes have the same limit, whatever their name; Kubernetes does
  // not say so of capacities.
  return (
    owner.fields?.[name] ??
    (owner.elements === ATTRIBUTE ? ATTRIBUTE : undefined)
  );
}
