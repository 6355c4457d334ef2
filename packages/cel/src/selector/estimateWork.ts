import { measurePattern } from '../functions/patternProgram';
import { patternWork } from '../functions/regularExpressions';
import { childrenOf, Expression } from '../syntax';

const patternFunctions = new Set(['matches', 'find', 'findAll']);
/** The longest text of an attribute. */
const longestText = 64;

/**
 * Units of work that the regular expressions of a selector take on one device, which CEL's cost leaves out; Infinity where
 * a pattern is made at run time or used in a loop.
 */
export function estimateWork(expression: Expression, inLoop = false): number {
  const isLoop = inLoop || expression.kind === 'comprehension';
  let work = 0;
  if (expression.kind === 'call' && patternFunctions.has(expression.function)) {
    const pattern = expression.arguments[expression.target ? 0 : 1];
    work =
      isLoop || pattern?.kind !== 'literal' || typeof pattern.value !== 'string'
        ? Infinity
        : patternWork(measurePattern(pattern.value), longestText);
  }
  return childrenOf(expression).reduce(
    (sum, child) => sum + estimateWork(child, isLoop),
    work,
  );
}
