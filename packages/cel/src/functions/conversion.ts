import {
  boolType,
  bytesType,
  CelType,
  doubleType,
  durationType,
  dynType,
  intType,
  parameter,
  stringType,
  timestampType,
  typeOf,
  uintType,
} from '../types';
import { isInt64 } from '../quantity/Quantity';
import {
  CelError,
  CelValue,
  decodeUtf8,
  encodeUtf8,
  typeName,
  TypeValue,
  Undecided,
  UnsignedInteger,
} from '../values';
import { declare, Implementation, overload } from './declaration';
import { formatDouble } from './formatDouble';
import { networkToStringOverloads } from './network';
import {
  isDurationText,
  isTimestampSecond,
  isTimestampText,
} from './timeTexts';

const uint64Max = 18446744073709551615n;
const twoTo63 = 9223372036854775808;
const twoTo64 = 18446744073709551616;
const trueWords = new Set(['1', 't', 'T', 'TRUE', 'true', 'True']);
const falseWords = new Set(['0', 'f', 'F', 'FALSE', 'false', 'False']);
const specialDoubles: Record<string, number> = {
  inf: Infinity,
  '+inf': Infinity,
  '-inf': -Infinity,
  infinity: Infinity,
  '+infinity': Infinity,
  '-infinity': -Infinity,
  nan: NaN,
};

const identity: Implementation = ([value]) => value;
const timeReason = new Undecided('durations and timestamps are not evaluated');
const timeIsUndecided: Implementation = () => timeReason;

const toDuration: Implementation = ([value]) =>
  typeof value === 'string' && isDurationText(value)
    ? timeReason
    : cannotConvert(value, 'google.protobuf.Duration');

const toTimestamp: Implementation = ([value]) => {
  if (typeof value === 'bigint') {
    return isTimestampSecond(value)
      ? timeReason
      : new CelError('timestamp overflow');
  }
  return isTimestampText(value as string)
    ? timeReason
    : cannotConvert(value, 'google.protobuf.Timestamp');
};

function cannotConvert(value: CelValue, type: string): CelError {
  return new CelError(
    `type conversion error from '${typeName(value)}' to '${type}'`,
  );
}

const toInt: Implementation = ([value]) => {
  if (typeof value === 'number') {
    return value > -twoTo63 && value < twoTo63
      ? BigInt(Math.trunc(value))
      : new CelError('integer overflow');
  }
  if (value instanceof UnsignedInteger) {
    return isInt64(value.value)
      ? value.value
      : new CelError('integer overflow');
  }
  const text = value as string;
  if (/^[+-]?\d+$/.test(text)) {
    const number = BigInt(text.replace('+', ''));
    if (isInt64(number)) {
      return number;
    }
  }
  return cannotConvert(value, 'int');
};

const toUint: Implementation = ([value]) => {
  if (typeof value === 'number') {
    return value >= 0 && value < twoTo64
      ? new UnsignedInteger(BigInt(Math.trunc(value)))
      : new CelError('unsigned integer overflow');
  }
  if (typeof value === 'bigint') {
    return value >= 0n
      ? new UnsignedInteger(value)
      : new CelError('unsigned integer overflow');
  }
  const text = value as string;
  if (/^\d+$/.test(text) && BigInt(text) <= uint64Max) {
    return new UnsignedInteger(BigInt(text));
  }
  return cannotConvert(value, 'uint');
};

const toDouble: Implementation = ([value]) => {
  if (typeof value === 'bigint') {
    return Number(value);
  }
  if (value instanceof UnsignedInteger) {
    return Number(value.value);
  }
  const text = value as string;
  if (/^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)) {
    const number = Number(text);
    return Number.isFinite(number) ? number : cannotConvert(value, 'double');
  }
  const special = specialDoubles[text.toLowerCase()];
  if (special !== undefined) {
    return special;
  }
  return /^[+-]?0[xX]/.test(text)
    ? new Undecided('hexadecimal numbers are not read')
    : cannotConvert(value, 'double');
};

const toBool: Implementation = ([value]) => {
  const text = value as string;
  if (trueWords.has(text)) {
    return true;
  }
  return falseWords.has(text) ? false : cannotConvert(value, 'bool');
};

const toText: Implementation = ([value]) => {
  if (typeof value === 'boolean' || typeof value === 'bigint') {
    return String(value);
  }
  if (typeof value === 'number') {
    return formatDouble(value);
  }
  if (value instanceof UnsignedInteger) {
    return String(value.value);
  }
  return (
    decodeUtf8(value as Uint8Array) ??
    new CelError('invalid UTF-8 in bytes, cannot convert to string')
  );
};

function from(
  source: string,
  target: string,
  parameterType: CelType,
  result: CelType,
  implementation: Implementation,
) {
  return overload(
    `${source}_to_${target}`,
    [parameterType],
    result,
    implementation,
  );
}

const typeA = parameter('A');

/** `int()`, `string()` and the like, `type()` and `dyn()`. */
export const conversionFunctions = [
  declare(
    'type',
    overload(
      'type',
      [typeA],
      typeOf(typeA),
      ([value]) => new TypeValue(typeName(value)),
    ),
  ),
  declare('dyn', overload('to_dyn', [typeA], dynType, identity)),
  declare(
    'bool',
    from('bool', 'bool', boolType, boolType, identity),
    from('string', 'bool', stringType, boolType, toBool),
  ),
  declare(
    'bytes',
    from('bytes', 'bytes', bytesType, bytesType, identity),
    from('string', 'bytes', stringType, bytesType, ([value]) =>
      encodeUtf8(value as string),
    ),
  ),
  declare(
    'double',
    from('double', 'double', doubleType, doubleType, identity),
    from('int64', 'double', intType, doubleType, toDouble),
    from('string', 'double', stringType, doubleType, toDouble),
    from('uint64', 'double', uintType, doubleType, toDouble),
  ),
  declare(
    'duration',
    from('duration', 'duration', durationType, durationType, identity),
    from('int64', 'duration', intType, durationType, toDuration),
    from('string', 'duration', stringType, durationType, toDuration),
  ),
  declare(
    'int',
    from('int64', 'int64', intType, intType, identity),
    from('double', 'int64', doubleType, intType, toInt),
    from('duration', 'int64', durationType, intType, timeIsUndecided),
    from('string', 'int64', stringType, intType, toInt),
    from('timestamp', 'int64', timestampType, intType, timeIsUndecided),
    from('uint64', 'int64', uintType, intType, toInt),
  ),
  declare(
    'string',
    from('string', 'string', stringType, stringType, identity),
    from('bool', 'string', boolType, stringType, toText),
    from('bytes', 'string', bytesType, stringType, toText),
    from('double', 'string', doubleType, stringType, toText),
    from('duration', 'string', durationType, stringType, timeIsUndecided),
    from('int64', 'string', intType, stringType, toText),
    from('timestamp', 'string', timestampType, stringType, timeIsUndecided),
    from('uint64', 'string', uintType, stringType, toText),
    ...networkToStringOverloads,
  ),
  declare(
    'timestamp',
    from('timestamp', 'timestamp', timestampType, timestampType, identity),
    from('int64', 'timestamp', intType, timestampType, toTimestamp),
    from('string', 'timestamp', stringType, timestampType, toTimestamp),
  ),
  declare(
    'uint',
    from('uint64', 'uint64', uintType, uintType, identity),
    from('double', 'uint64', doubleType, uintType, toUint),
    from('int64', 'uint64', intType, uintType, toUint),
    from('string', 'uint64', stringType, uintType, toUint),
  ),
];
