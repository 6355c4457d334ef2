import {
  CelError,
  CelNull,
  CelResult,
  CelValue,
  CidrValue,
  IpValue,
  OptionalValue,
  QuantityValue,
  TypeValue,
} from '../values';
import { SemanticVersion } from '../semver';

/**
 * What becomes of an optional value that is read from a variable or chosen by
 * a conditional: cel-go takes the Go value out of it and makes a CEL value of
 * that again, which it cannot do for the types that Kubernetes adds. The error
 * shows when somebody asks for the value.
 */
export function reboxOptional(result: CelResult): CelResult {
  return result instanceof OptionalValue && result.value !== undefined
    ? OptionalValue.of(throughGo(result.value))
    : result;
}

/** The CEL value that cel-go makes of the Go value of a value. */
export function throughGo(value: CelValue | CelError): CelValue | CelError {
  if (
    value instanceof QuantityValue ||
    value instanceof SemanticVersion ||
    value instanceof IpValue ||
    value instanceof CidrValue
  ) {
    return new CelError('unsupported conversion to ref.Val');
  }
  if (value instanceof OptionalValue) {
    return value.value === undefined
      ? CelNull.instance
      : throughGo(value.value);
  }
  return value instanceof TypeValue ? value.name : value;
}
