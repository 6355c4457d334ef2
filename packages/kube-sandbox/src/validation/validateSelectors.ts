import { compileSelector } from '@backstage-gpu/cel';
import { invalidValue, requiredValue, tooMany } from '../cluster/faults';
import { FieldFault } from '../cluster/StatusError';
import { JsonRecord } from '../cluster/types';

const maxSelectors = 32;

/**
 * The CEL selectors of a device class or of a request: what does not compile, or could cost too much, is refused.
 * Source: control-plane rules of resource.k8s.io/v1, `CELSelectorExpressionMaxCost`.
 */
export function validateSelectors(
  field: string,
  selectors: JsonRecord[] | undefined,
): FieldFault[] {
  const list = selectors ?? [];
  const faults = list.flatMap((selector, index) => {
    const expression = selector.cel?.expression ?? '';
    const path = `${field}[${index}].cel.expression`;
    if (!selector.cel) {
      return [requiredValue(`${field}[${index}].cel`)];
    }
    const { error } = compileSelector(expression, { newExpression: true });
    if (!error) {
      return [];
    }
    return [
      error.kind === 'cost'
        ? {
            reason: 'FieldValueForbidden' as const,
            field: path,
            message: `Forbidden: ${error.message}`,
          }
        : invalidValue(path, expression, error.message),
    ];
  });
  return list.length > maxSelectors
    ? [...faults, tooMany(field, list.length, maxSelectors)]
    : faults;
}
