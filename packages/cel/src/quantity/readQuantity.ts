import { parseQuantity } from './parseQuantity';
import { Quantity } from './Quantity';
import { QuantityText } from './quantityText';

const cache = new Map<QuantityText, Quantity>();
const cacheLimit = 10_000;

/**
 * The quantity of an API object's field.
 *
 * @remarks The API server accepts valid quantities only, so a text that is none
 * cannot come from a cluster. Answers are kept: a fleet repeats few values.
 *
 * @throws Error when the text is no quantity.
 *
 * @public
 */
export function readQuantity(text: QuantityText): Quantity {
  const known = cache.get(text);
  if (known) {
    return known;
  }
  const parsed = parseQuantity(String(text).trim());
  if ('error' in parsed) {
    throw new Error(`cannot parse quantity "${text}": ${parsed.error}`);
  }
  if (cache.size >= cacheLimit) {
    cache.clear();
  }
  cache.set(text, parsed.quantity);
  return parsed.quantity;
}
