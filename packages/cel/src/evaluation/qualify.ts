import {
  asNumber,
  CelError,
  CelNull,
  CelResult,
  CelValue,
  isCelMap,
  isFailure,
  OptionalValue,
  typeName,
  TypeValue,
  UnsignedInteger,
} from '../values';

/**
 * The part of a value behind a name, key or index. Gives undefined when it is
 * not there, and an error when the value cannot be asked.
 */
export function findPart(
  value: CelValue,
  key: CelValue,
): CelResult | undefined {
  if (isCelMap(value)) {
    return value.find(key);
  }
  if (Array.isArray(value)) {
    return findElement(value, key);
  }
  if (value instanceof OptionalValue && value.value !== undefined) {
    return isFailure(value.value) ? value.value : findPart(value.value, key);
  }
  return undefined;
}

function findElement(list: CelValue[], key: CelValue): CelResult | undefined {
  const index = asNumber(key);
  if (index === undefined) {
    return new CelError(`unsupported index type '${typeName(key)}' in list`);
  }
  if (typeof index === 'number' && !Number.isInteger(index)) {
    return new CelError(`unsupported index value ${index} in list`);
  }
  return index >= 0 && index < list.length ? list[Number(index)] : undefined;
}

/** Whether a value can be a name, key or index at all. */
export function isQualifier(key: CelValue): boolean {
  return (
    typeof key === 'string' ||
    typeof key === 'boolean' ||
    asNumber(key) !== undefined
  );
}

/** The error of a part that is not there, in Kubernetes' words. */
export function missingPart(value: CelValue, key: CelValue): CelError {
  return new CelError(
    Array.isArray(value)
      ? `index out of bounds: ${formatKey(key)}`
      : `no such key: ${formatKey(key)}`,
  );
}

function formatKey(key: CelValue): string {
  if (key instanceof UnsignedInteger) {
    return String(key.value);
  }
  if (key instanceof TypeValue) {
    return key.name;
  }
  return key instanceof CelNull ? 'null' : String(key);
}
