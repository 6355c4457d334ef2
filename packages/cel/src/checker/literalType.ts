import {
  BOOL,
  BYTES,
  CelType,
  DOUBLE,
  INT,
  NULL,
  STRING,
  UINT,
} from '../types';
import { LiteralValue, UnsignedInteger } from '../values';

/** The type of a literal. */
export function literalType(value: LiteralValue): CelType {
  switch (typeof value) {
    case 'boolean':
      return BOOL;
    case 'bigint':
      return INT;
    case 'number':
      return DOUBLE;
    case 'string':
      return STRING;
    default:
      break;
  }
  if (value instanceof UnsignedInteger) {
    return UINT;
  }
  return value instanceof Uint8Array ? BYTES : NULL;
}
