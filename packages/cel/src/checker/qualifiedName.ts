import { Expression } from '../syntax';

/** `a.b.c` for a chain of plain selects, otherwise undefined. */
export function qualifiedName(expression: Expression): string | undefined {
  if (expression.kind === 'identifier') {
    return expression.name;
  }
  if (expression.kind !== 'select' || expression.testOnly) {
    return undefined;
  }
  const prefix = qualifiedName(expression.operand);
  return prefix === undefined ? undefined : `${prefix}.${expression.field}`;
}
