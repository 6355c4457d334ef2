import { isCelMap } from './CelMap';
import { CelResult, CelValue } from './celValue';
import { CidrValue, IpValue } from './networkValues';
import { OptionalValue } from './OptionalValue';
import { spendWork } from '../work/workMeter';

/** `size()` of a value, or undefined when it has none. */
export function sizeOf(value: CelValue): number | undefined {
  if (typeof value === 'string') {
    return codePointLength(value);
  }
  if (Array.isArray(value) || value instanceof Uint8Array) {
    return value.length;
  }
  return isCelMap(value) ? value.size : undefined;
}

/** The size that costs are counted by: 1 for everything without a size. */
export function costSizeOf(value: CelResult): number {
  if (value instanceof OptionalValue) {
    return value.value === undefined ? 1 : costSizeOf(value.value);
  }
  if (value instanceof IpValue) {
    return value.bytes.length;
  }
  if (value instanceof CidrValue) {
    return Math.ceil(value.prefixLength / 8);
  }
  return sizeOf(value as CelValue) ?? 1;
}

/** The number of code points of a text. */
export function codePointLength(text: string): number {
  let length = text.length;
  spendWork(length / 32);
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit >= 0xd800 && unit <= 0xdbff && index + 1 < text.length) {
      const next = text.charCodeAt(index + 1);
      if (next >= 0xdc00 && next <= 0xdfff) {
        length -= 1;
        index += 1;
      }
    }
  }
  return length;
}
