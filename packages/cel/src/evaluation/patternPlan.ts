import { Implementation } from '../functions/declaration';
import { compilePattern } from '../functions/regularExpressions';
import { CelError, noSuchOverload, Undecided } from '../values';
import { Plan } from './plan';
import { PlanningError, UnsupportedError } from './PlanningError';

const patternFunctions = new Set(['matches', 'find', 'findAll']);

/**
 * Functions with a constant pattern compile it beforehand, so that a bad one
 * is a compile error, and refuse other targets without naming themselves.
 *
 * @throws PlanningError when the pattern is no RE2 expression.
 * @throws UnsupportedError when it is too expensive.
 */
export function withConstantPattern(
  name: string,
  [, pattern]: readonly Plan[],
  apply: Implementation,
): Implementation {
  if (!patternFunctions.has(name) || typeof pattern?.constant !== 'string') {
    return apply;
  }
  const compiled = compilePattern(pattern.constant);
  if (compiled instanceof CelError) {
    throw new PlanningError(compiled.message);
  }
  if (compiled instanceof Undecided) {
    throw new UnsupportedError(compiled.reason);
  }
  return (values, evaluation) =>
    typeof values[0] === 'string' ? apply(values, evaluation) : noSuchOverload;
}
