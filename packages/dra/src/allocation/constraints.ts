import { PoolDevice } from '../pools';
import { DeviceAttribute, DeviceConstraint } from '../types';
import { AllocationError } from './AllocationError';

/** A request by name, and the alternative of it that is being tried. */
export interface RequestName {
  name: string;
  alternative?: string;
}

/** Watches one constraint while devices come and go. */
export interface ConstraintState {
  /** Adds a device; false when the constraint forbids it. */
  add(request: RequestName, candidate: PoolDevice): boolean;
  /** Takes back a device that was added. */
  remove(request: RequestName, candidate: PoolDevice): void;
}

/** All devices have one value. */
class MatchAttribute implements ConstraintState {
  readonly #constraint: DeviceConstraint;
  readonly #attribute: string;
  #value: string | undefined;
  #devices = 0;

  constructor(constraint: DeviceConstraint, attribute: string) {
    this.#constraint = constraint;
    this.#attribute = attribute;
  }

  add(request: RequestName, candidate: PoolDevice): boolean {
    if (!appliesTo(this.#constraint, request)) {
      return true;
    }
    const attribute = findAttribute(candidate, this.#attribute);
    if (!attribute) {
      return false;
    }
    const value = comparable(attribute);
    if (this.#devices === 0) {
      this.#value = value;
    } else if (value === undefined || value !== this.#value) {
      return false;
    }
    this.#devices += 1;
    return true;
  }

  remove(request: RequestName): void {
    if (appliesTo(this.#constraint, request)) {
      this.#devices -= 1;
    }
  }
}

/**
 * Devices have different values.
 *
 * @remarks Kubernetes 1.36 remembers one value per request, that of the device
 * it added last, so devices of one request are only compared with the one
 * before. Answers must be its answers.
 */
class DistinctAttribute implements ConstraintState {
  readonly #constraint: DeviceConstraint;
  readonly #attribute: string;
  readonly #values = new Map<string, string | undefined>();
  #devices = 0;

  constructor(constraint: DeviceConstraint, attribute: string) {
    this.#constraint = constraint;
    this.#attribute = attribute;
  }

  add(request: RequestName, candidate: PoolDevice): boolean {
    if (!appliesTo(this.#constraint, request)) {
      return true;
    }
    const attribute = findAttribute(candidate, this.#attribute);
    if (!attribute) {
      return false;
    }
    const value = comparable(attribute);
    if (this.#devices > 0 && !this.#isDistinct(value)) {
      return false;
    }
    this.#values.set(request.name, value);
    this.#devices += 1;
    return true;
  }

  remove(request: RequestName): void {
    if (appliesTo(this.#constraint, request)) {
      this.#values.delete(request.name);
      this.#devices -= 1;
    }
  }

  #isDistinct(value: string | undefined): boolean {
    for (const other of this.#values.values()) {
      if (value === undefined || value === other) {
        return false;
      }
    }
    return true;
  }
}

/**
 * Starts watching a constraint.
 *
 * @throws AllocationError when the constraint is of an unknown kind.
 */
export function watchConstraint(
  constraint: DeviceConstraint,
  where: string,
): ConstraintState {
  if (constraint.matchAttribute !== undefined) {
    return new MatchAttribute(constraint, constraint.matchAttribute);
  }
  if (constraint.distinctAttribute !== undefined) {
    return new DistinctAttribute(constraint, constraint.distinctAttribute);
  }
  throw new AllocationError(
    'request',
    `${where}: empty constraint (unsupported constraint type?)`,
  );
}

function appliesTo(constraint: DeviceConstraint, request: RequestName) {
  const { requests = [] } = constraint;
  return (
    requests.length === 0 ||
    requests.includes(request.name) ||
    (request.alternative !== undefined &&
      requests.includes(`${request.name}/${request.alternative}`))
  );
}

function findAttribute(
  { driver, device }: PoolDevice,
  name: string,
): DeviceAttribute | undefined {
  const qualified = device.attributes?.[name];
  if (qualified) {
    return qualified;
  }
  return name.startsWith(`${driver}/`)
    ? device.attributes?.[name.slice(driver.length + 1)]
    : undefined;
}

/** A value with its type as a text; undefined for lists, which never match. */
function comparable(attribute: DeviceAttribute): string | undefined {
  if (attribute.string !== undefined) {
    return `string ${attribute.string}`;
  }
  if (attribute.int !== undefined) {
    return `int ${attribute.int}`;
  }
  if (attribute.bool !== undefined) {
    return `bool ${attribute.bool}`;
  }
  return attribute.version === undefined
    ? undefined
    : `version ${attribute.version}`;
}
