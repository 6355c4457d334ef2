import {
  boolType,
  bytesType,
  CelType,
  doubleType,
  intType,
  nullType,
  stringType,
  uintType,
} from '../types';
import { LiteralValue, UnsignedInteger } from '../values';

/** The type of a literal. */
export function literalType(value: LiteralValue): CelType {
  switch (typeof value) {
    case 'boolean':
      return boolType;
    case 'bigint':
      return intType;
    case 'number':
      return doubleType;
    case 'string':
      return stringType;
    default:
      break;
  }
  if (value instanceof UnsignedInteger) {
    return uintType;
  }
  return value instanceof Uint8Array ? bytesType : nullType;
}
