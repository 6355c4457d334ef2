import { invalidValue } from '../cluster/faults';
import { FieldFault } from '../cluster/StatusError';

/** The fault of a number below a minimum; a value that is absent has none. */
export function atLeast(
  minimum: 0 | 1,
  field: string,
  value: number | undefined,
): FieldFault[] {
  if (value === undefined || value >= minimum) {
    return [];
  }
  return [
    invalidValue(
      field,
      value,
      minimum === 0
        ? 'must be greater than or equal to 0'
        : 'must be greater than 0',
    ),
  ];
}
