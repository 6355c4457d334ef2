export { formatQuantity } from './formatQuantity';
export { parseQuantity } from './parseQuantity';
export type { QuantityParseResult } from './parseQuantity';
export { Quantity } from './quantity';
export type { QuantityFormat } from './quantity';
export type { QuantityText } from './quantityText';
export { readQuantity } from './readQuantity';
