import { InputError } from '@backstage/errors';
import { z } from 'zod';

/** Of many problems the first are enough to go on with. */
const mostProblems = 10;
const longestKey = 100;

/**
 * What a schema makes of a value from outside.
 *
 * @param name - what the value as a whole is called in messages
 * @throws InputError that names each field and what is expected there; never the value
 */
export function parseInput<TValue>(
  schema: z.ZodType<TValue>,
  value: unknown,
  name = 'body',
): TValue {
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    throw toInputError(problemsOf(parsed.error, name));
  }
  return parsed.data;
}

/** The problems as one error. */
export function toInputError(problems: readonly string[]): InputError {
  const left = problems.length - mostProblems;
  return new InputError(
    [
      ...problems.slice(0, mostProblems),
      ...(left > 0 ? [`and ${left} more`] : []),
    ].join('; '),
  );
}

/** Each problem once, as `path: what is expected`. */
export function problemsOf(
  error: z.ZodError,
  name: string,
  above: readonly string[] = [],
): string[] {
  const problems = error.issues.flatMap(issue => {
    const path = [...above, ...issue.path].map(textOf);
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map(
        key => `${[...path, textOf(key)].join('.')}: expected no such field`,
      );
    }
    const message =
      issue.code === 'invalid_key'
        ? issue.issues[0]?.message ?? issue.message
        : issue.message;
    return [`${path.join('.') || name}: ${message}`];
  });
  // A number that is no integer and too large breaks two rules that are told in one.
  return [...new Set(problems)];
}

function textOf(key: PropertyKey): string {
  return String(key).slice(0, longestKey);
}
