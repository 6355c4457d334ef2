export { formatQuantity } from './formatQuantity';
export { parseQuantity } from './parseQuantity';
export type { QuantityParseResult } from './parseQuantity';
export { Quantity } from './Quantity';
export type { QuantityFormat } from './Quantity';
export type { QuantityText } from './quantityText';
export { readQuantity } from './readQuantity';
