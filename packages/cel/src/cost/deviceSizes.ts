import { DevicePath } from './DevicePath';
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
const attributesAndCapacities = 32;
const domainLength = 63;
const idLength = 32;
const driverLength = 63;
const attributeLength = 64;

const attribute: DeclaredSize = { max: attributeLength };
const quantity: DeclaredSize = { max: 0 };

const device: DeclaredSize = {
  max: 0,
  fields: {
    driver: { max: driverLength },
    allowMultipleAllocations: { max: 1 },
    attributes: byDomain(attribute),
    capacity: byDomain(quantity),
  },
};

/**
 * The size of what a path such as `device.attributes.@values.profile` leads
 * to; undefined when nothing is declared about it.
 */
export function declaredSize(path: DevicePath): Estimate | undefined {
  const [variable, ...names] = path.parts;
  if (variable !== 'device') {
    return undefined;
  }
  let current = device;
  for (const name of names) {
    const next = partOf(current, name);
    if (!next) {
      return undefined;
    }
    current = next;
  }
  return { min: 0, max: current.max };
}

function byDomain(elements: DeclaredSize): DeclaredSize {
  return {
    max: attributesAndCapacities,
    keys: { max: domainLength },
    elements: {
      max: attributesAndCapacities,
      keys: { max: idLength },
      elements,
    },
  };
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
    (owner.elements === attribute ? attribute : undefined)
  );
}
