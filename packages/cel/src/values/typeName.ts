import { SemanticVersion } from '../semver';
import { isCelMap } from './CelMap';
import { CelValue } from './celValue';
import { CidrValue, IpValue } from './networkValues';
import { OptionalValue } from './OptionalValue';
import { QuantityValue } from './QuantityValue';
import { CelNull, TypeValue, UnsignedInteger } from './scalars';

/** The name of a value's type, as `type()` and error messages give it. */
export function typeName(value: CelValue): string {
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'bigint':
      return 'int';
    case 'number':
      return 'double';
    case 'string':
      return 'string';
    default:
      return objectTypeName(value);
  }
}

function objectTypeName(
  value: Exclude<CelValue, boolean | bigint | number | string>,
): string {
  if (Array.isArray(value)) {
    return 'list';
  }
  if (isCelMap(value)) {
    return 'map';
  }
  if (value instanceof QuantityValue) {
    return 'kubernetes.Quantity';
  }
  if (value instanceof SemanticVersion) {
    return 'kubernetes.Semver';
  }
  if (value instanceof UnsignedInteger) {
    return 'uint';
  }
  if (value instanceof Uint8Array) {
    return 'bytes';
  }
  if (value instanceof OptionalValue) {
    return 'optional_type';
  }
  if (value instanceof TypeValue) {
    return 'type';
  }
  if (value instanceof IpValue) {
    return 'net.IP';
  }
  if (value instanceof CidrValue) {
    return 'net.CIDR';
  }
  return value instanceof CelNull ? 'null_type' : (value satisfies never);
}
