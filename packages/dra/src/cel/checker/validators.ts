import { compilePattern } from '../functions/regularExpressions';
import { childrenOf, Expression } from '../syntax';
import { CelType, formatType, optionalContent, sameType } from '../types';
import { CelError } from '../values';
import { CheckedExpression } from './checker';
import { TypeIssue } from './typeIssue';

/**
 * What Kubernetes refuses after the type check: list and map literals of mixed
 * types, and constant patterns that are no RE2 expressions.
 */
export function validateExpression(checked: CheckedExpression): TypeIssue[] {
  const patterns: TypeIssue[] = [];
  const literals: TypeIssue[] = [];
  visit(checked.expression, false, (expression, formatting) => {
    patterns.push(...invalidPattern(expression));
    if (!formatting) {
      literals.push(...mixedLiteral(expression, checked));
    }
  });
  return [...patterns, ...literals];
}

function visit(
  expression: Expression,
  formatting: boolean,
  report: (expression: Expression, formatting: boolean) => void,
): void {
  report(expression, formatting);
  // The arguments of format() are a list of mixed types by design.
  const inside =
    formatting ||
    (expression.kind === 'call' && expression.function === 'format');
  for (const child of childrenOf(expression)) {
    visit(child, inside, report);
  }
}

function invalidPattern(expression: Expression): TypeIssue[] {
  if (expression.kind !== 'call' || expression.function !== 'matches') {
    return [];
  }
  const [argument] = expression.arguments;
  if (argument?.kind !== 'literal' || typeof argument.value !== 'string') {
    return [];
  }
  return compilePattern(argument.value) instanceof CelError
    ? [{ position: argument.position, message: 'invalid matches argument' }]
    : [];
}

function mixedLiteral(
  expression: Expression,
  checked: CheckedExpression,
): TypeIssue[] {
  const typeOf = (value: Expression, optional: boolean): CelType => {
    const type = checked.typeOf(value);
    return optional ? optionalContent(type) ?? type : type;
  };
  if (expression.kind === 'list') {
    const elements = expression.elements.map(({ value, optional }) => ({
      position: value.position,
      type: typeOf(value, optional),
    }));
    return mixed(elements).slice(0, 1);
  }
  if (expression.kind === 'map') {
    const keys = expression.entries.map(({ key }) => ({
      position: key.position,
      type: typeOf(key, false),
    }));
    const values = expression.entries.map(({ value, optional }) => ({
      position: value.position,
      type: typeOf(value, optional),
    }));
    return [...mixed(keys), ...mixed(values)];
  }
  return [];
}

function mixed(parts: { position: number; type: CelType }[]): TypeIssue[] {
  return parts
    .filter(part => !sameType(part.type, parts[0].type))
    .map(part => ({
      position: part.position,
      message: `expected type '${formatType(
        parts[0].type,
      )}' but found '${formatType(part.type)}'`,
    }));
}
