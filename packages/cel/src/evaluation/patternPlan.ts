import { Implementation } from '../functions/declaration';
import { compilePattern } from '../functions/regularExpressions';
import { CelError, noSuchOverload } from '../values';
import { Plan } from './plan';
import { PlanningError } from './PlanningError';

const patternFunctions = new Set(['matches', 'find', 'findAll']);

/**
 * Functions with a constant pattern compile it beforehand, so that a bad one
 * is a compile error, and refuse other targets without naming themselves.
 *
 * @throws PlanningError when the pattern is no RE2 expression.
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
  return (values, evaluation) =>
    typeof values[0] === 'string' ? apply(values, evaluation) : noSuchOverload;
}
