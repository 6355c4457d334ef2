import { FieldFault } from './StatusError';

/** `field.Invalid` of apimachinery: the value is shown as JSON. */
export function invalidValue(
  field: string,
  value: unknown,
  detail: string,
): FieldFault {
  return {
    reason: 'FieldValueInvalid',
    field,
    message: `Invalid value: ${JSON.stringify(value)}: ${detail}`,
  };
}

/** `field.Required` of apimachinery. */
export function requiredValue(field: string, detail = ''): FieldFault {
  return {
    reason: 'FieldValueRequired',
    field,
    message: detail ? `Required value: ${detail}` : 'Required value',
  };
}

/** `field.Forbidden` of apimachinery. */
export function forbiddenValue(field: string, detail: string): FieldFault {
  return {
    reason: 'FieldValueForbidden',
    field,
    message: `Forbidden: ${detail}`,
  };
}

/** `field.Duplicate` of apimachinery. */
export function duplicateValue(field: string, value: unknown): FieldFault {
  return {
    reason: 'FieldValueDuplicate',
    field,
    message: `Duplicate value: ${JSON.stringify(value)}`,
  };
}

/** `field.NotSupported` of apimachinery. */
export function unsupportedValue(
  field: string,
  value: unknown,
  supported: readonly string[],
): FieldFault {
  return {
    reason: 'FieldValueNotSupported',
    field,
    message: `Unsupported value: ${JSON.stringify(
      value,
    )}: supported values: ${supported.map(s => JSON.stringify(s)).join(', ')}`,
  };
}

/** `field.TooMany` of apimachinery. */
export function tooMany(
  field: string,
  actual: number,
  maximum: number,
): FieldFault {
  return {
    reason: 'FieldValueTooMany',
    field,
    message: `Too many: ${actual}: must have at most ${maximum} items`,
  };
}

/** `field.TooLong` of apimachinery; the maximum is in bytes. */
export function tooLong(field: string, maximum: number): FieldFault {
  return {
    reason: 'FieldValueTooLong',
    field,
    message: `Too long: may not be more than ${maximum} bytes`,
  };
}
