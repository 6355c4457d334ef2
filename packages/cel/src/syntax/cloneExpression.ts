import { Expression } from './ast';

/** A copy whose nodes are all new, for macros that repeat a part of the source. */
export function cloneExpression(expression: Expression): Expression {
  switch (expression.kind) {
    case 'literal':
    case 'identifier':
      return { ...expression };
    case 'select':
      return { ...expression, operand: cloneExpression(expression.operand) };
    case 'call':
      return {
        ...expression,
        target: expression.target && cloneExpression(expression.target),
        arguments: expression.arguments.map(cloneExpression),
      };
    case 'list':
      return {
        ...expression,
        elements: expression.elements.map(element => ({
          ...element,
          value: cloneExpression(element.value),
        })),
      };
    case 'map':
      return {
        ...expression,
        entries: expression.entries.map(entry => ({
          ...entry,
          key: cloneExpression(entry.key),
          value: cloneExpression(entry.value),
        })),
      };
    case 'struct':
      return {
        ...expression,
        fields: expression.fields.map(field => ({
          ...field,
          value: cloneExpression(field.value),
        })),
      };
    case 'comprehension':
      return {
        ...expression,
        range: cloneExpression(expression.range),
        initial: cloneExpression(expression.initial),
        condition: cloneExpression(expression.condition),
        step: cloneExpression(expression.step),
        result: cloneExpression(expression.result),
      };
    default:
      return expression satisfies never;
  }
}
