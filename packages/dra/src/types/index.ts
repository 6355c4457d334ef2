export * from './deviceCapacity';
export * from './node';
export * from './resourceClaim';
export * from './resourceSlice';
// The values that these objects hold.
export {
  formatQuantity,
  parseQuantity,
  Quantity,
  readQuantity,
} from '@backstage-gpu/cel';
export type {
  DeviceAttribute,
  QuantityFormat,
  QuantityParseResult,
  QuantityText,
} from '@backstage-gpu/cel';
