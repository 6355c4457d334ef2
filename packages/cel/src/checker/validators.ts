import { compilePattern } from '../functions/regularExpressions';
import { childrenOf, Expression, LiteralExpression } from '../syntax';
import { CelType, formatType, optionalContent, sameType } from '../types';
import { CelError } from '../values';
import { CheckedExpression } from './checker';
import { formatProblem } from './formatText';
import {
  isDurationText,
  isTimestampSecond,
  isTimestampText,
} from '../functions/timeTexts';
import { TypeIssue } from './typeIssue';

/**
 * What Kubernetes refuses after the type check: list and map literals of mixed
 * types, constant patterns, durations and timestamps that are none, and formats
 * that do not fit their arguments.
 */
export function validateExpression(checked: CheckedExpression): TypeIssue[] {
  const values: TypeIssue[] = [];
  const literals: TypeIssue[] = [];
  visit(checked.expression, false, (expression, formatting) => {
    values.push(...invalidArgument(expression));
    values.push(...invalidFormat(expression, checked));
    if (!formatting) {
      literals.push(...mixedLiteral(expression, checked));
    }
  });
  return [...values, ...literals];
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

type LiteralValue = LiteralExpression['value'];

/** Which constant arguments a function takes. */
const checkedArguments = new Map<string, (value: LiteralValue) => boolean>([
  [
    'matches',
    value =>
      typeof value !== 'string' || !(compilePattern(value) instanceof CelError),
  ],
  ['duration', value => typeof value === 'string' && isDurationText(value)],
  [
    'timestamp',
    value =>
      typeof value === 'bigint'
        ? isTimestampSecond(value)
        : typeof value === 'string' && isTimestampText(value),
  ],
]);

function invalidArgument(expression: Expression): TypeIssue[] {
  if (expression.kind !== 'call') {
    return [];
  }
  const takes = checkedArguments.get(expression.function);
  const [argument] = expression.arguments;
  return !takes || argument?.kind !== 'literal' || takes(argument.value)
    ? []
    : [
        {
          position: argument.position,
          message: `invalid ${expression.function} argument`,
        },
      ];
}

function invalidFormat(
  expression: Expression,
  checked: CheckedExpression,
): TypeIssue[] {
  if (expression.kind !== 'call' || expression.function !== 'format') {
    return [];
  }
  const { target, arguments: parameters, position } = expression;
  const [list] = parameters;
  if (
    target?.kind !== 'literal' ||
    typeof target.value !== 'string' ||
    list?.kind !== 'list'
  ) {
    return [];
  }
  const message = formatProblem(
    target.value,
    list.elements.map(({ value }) => value),
    part => checked.typeOf(part),
  );
  return message === undefined ? [] : [{ position, message }];
}

/** How Kubernetes fails on `[?x]` and `{?k: x}` when `x` is of no known type. */
const unknownOptional =
  'panic: runtime error: index out of range [0] with length 0';

function mixedLiteral(
  expression: Expression,
  checked: CheckedExpression,
): TypeIssue[] {
  const typeOf = (value: Expression, optional: boolean) => {
    const type = checked.typeOf(value);
    return {
      position: value.position,
      type: optional ? optionalContent(type) : type,
    };
  };
  if (expression.kind === 'list') {
    return mixed(
      expression.elements.map(({ value, optional }) => typeOf(value, optional)),
    ).slice(0, 1);
  }
  if (expression.kind === 'map') {
    const { entries } = expression;
    return [
      ...mixed(entries.map(({ key }) => typeOf(key, false))),
      ...mixed(entries.map(({ value, optional }) => typeOf(value, optional))),
    ];
  }
  return [];
}

function mixed(
  parts: { position: number; type: CelType | undefined }[],
): TypeIssue[] {
  const issues: TypeIssue[] = [];
  const first = parts[0]?.type;
  for (const { position, type } of parts) {
    if (!type || !first) {
      issues.push({ position, message: unknownOptional });
    } else if (!sameType(type, first)) {
      issues.push({
        position,
        message: `expected type '${formatType(first)}' but found '${formatType(
          type,
        )}'`,
      });
    }
  }
  return issues;
}
