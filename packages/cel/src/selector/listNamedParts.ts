import { CelSyntaxError, parseExpression } from '../syntax';
import { NamedPart, Projection } from './Projection';

/**
 * The attributes and capacities that a selector names, each once: two devices
 * that agree on them, on the driver and on `allowMultipleAllocations` get the
 * same answer. Undefined when the expression is none, looks at a whole map or
 * computes the names that it looks at.
 *
 * @public
 */
export function listNamedParts(
  expression: string,
): readonly NamedPart[] | undefined {
  try {
    return Projection.of(parseExpression(expression))?.parts;
  } catch (caught) {
    if (caught instanceof CelSyntaxError) {
      return undefined;
    }
    throw caught;
  }
}
