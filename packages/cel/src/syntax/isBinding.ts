import { ComprehensionExpression } from './ast';
import { accumulatorName } from './operators';

/** Whether a comprehension only gives a value a name. */
export function isBinding(expression: ComprehensionExpression): boolean {
  return (
    expression.range.kind === 'list' &&
    expression.range.elements.length === 0 &&
    expression.condition.kind === 'literal' &&
    expression.condition.value === false &&
    expression.accumulatorVariable !== accumulatorName
  );
}
