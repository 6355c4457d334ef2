import { Expression } from '../syntax';
import { CelType } from '../types';

/** Types that each clause of a format takes, apart from values of unknown type. */
const clauses: Record<string, readonly CelType['kind'][]> = {
  d: ['int', 'uint'],
  f: ['double', 'string'],
  e: ['double', 'string'],
  b: ['int', 'uint', 'bool'],
  x: ['int', 'uint', 'string', 'bytes'],
  X: ['int', 'uint', 'string', 'bytes'],
  o: ['int', 'uint'],
  s: [
    'list',
    'map',
    'int',
    'uint',
    'double',
    'bool',
    'string',
    'timestamp',
    'bytes',
    'duration',
    'type',
    'null',
  ],
};
const percent = /%(?:%|(?:\.(\d+))?([^]?))/gu;
const largestPrecision = 2n ** 63n - 1n;

type TypeOf = (expression: Expression) => CelType;

/**
 * Why Kubernetes refuses `'text'.format([arguments])`, which it checks when
 * both are literals; undefined when it does not.
 */
export function formatProblem(
  text: string,
  parameters: readonly Expression[],
  typeOf: TypeOf,
): string | undefined {
  let index = 0;
  for (const [match, precision, clause] of text.matchAll(percent)) {
    if (match === '%%') {
      continue;
    }
    const parameter = parameters[index];
    if (!parameter) {
      return `index ${index} out of range`;
    }
    index += 1;
    const kinds = Object.hasOwn(clauses, clause) ? clauses[clause] : undefined;
    if (
      !kinds ||
      (precision !== undefined && BigInt(precision) > largestPrecision)
    ) {
      return 'could not parse formatting clause';
    }
    const fits =
      clause === 's'
        ? isWritable(parameter, kinds, typeOf)
        : isOneOf(typeOf(parameter), kinds);
    if (!fits) {
      return `error during formatting: %${clause} cannot be used on ${
        typeOf(parameter).name
      }`;
    }
  }
  return parameters.length > index
    ? `too many arguments supplied to string.format (expected ${index}, got ${parameters.length})`
    : undefined;
}

function isOneOf(type: CelType, kinds: readonly CelType['kind'][]): boolean {
  return type.kind === 'dyn' || kinds.includes(type.kind);
}

/** Whether a value and the parts of a literal can be written as text. */
function isWritable(
  expression: Expression,
  kinds: readonly CelType['kind'][],
  typeOf: TypeOf,
): boolean {
  if (!isOneOf(typeOf(expression), kinds)) {
    return false;
  }
  const part = (value: Expression) => isWritable(value, kinds, typeOf);
  if (expression.kind === 'list') {
    return expression.elements.every(({ value }) => part(value));
  }
  return (
    expression.kind !== 'map' ||
    expression.entries.every(({ key, value }) => part(key) && part(value))
  );
}
