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

export function requiredValue(field: string, detail = ''): FieldFault {
  return {
    reason: 'FieldValueRequired',
    field,
    message: detail ? `Required value: ${detail}` : 'Required value',
  };
}

export function forbiddenValue(field: string, detail: string): FieldFault {
  return {
    reason: 'FieldValueForbidden',
    field,
    message: `Forbidden: ${detail}`,
  };
}

export function duplicateValue(field: string, value: unknown): FieldFault {
  return {
    reason: 'FieldValueDuplicate',
    field,
    message: `Duplicate value: ${JSON.stringify(value)}`,
  };
}

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

export function tooLong(field: string, maximum: number): FieldFault {
  return {
    reason: 'FieldValueTooLong',
    field,
    message: `Too long: may not be more than ${maximum} bytes`,
  };
}
