import {
  BOOL,
  BYTES,
  CelType,
  DOUBLE,
  DURATION,
  DYN,
  INT,
  parameter,
  STRING,
  TIMESTAMP,
  typeOf,
  UINT,
} from '../types';
import { isInt64 } from '../quantity/quantity';
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

const UINT64_MAX = 18446744073709551615n;
const TWO_TO_63 = 9223372036854775808;
const TWO_TO_64 = 18446744073709551616;
const TRUE_WORDS = new Set(['1', 't', 'T', 'TRUE', 'true', 'True']);
const FALSE_WORDS = new Set(['0', 'f', 'F', 'FALSE', 'false', 'False']);
const SPECIAL_DOUBLES: Record<string, number> = {
  inf: Infinity,
  '+inf': Infinity,
  '-inf': -Infinity,
  infinity: Infinity,
  '+infinity': Infinity,
  '-infinity': -Infinity,
  nan: NaN,
};

const identity: Implementation = ([value]) => value;
const TIME_IS_UNDECIDED = new Undecided(
  'durations and timestamps are not evaluated',
);
const timeIsUndecided: Implementation = () => TIME_IS_UNDECIDED;

const toDuration: Implementation = ([value]) =>
  typeof value === 'string' && isDurationText(value)
    ? TIME_IS_UNDECIDED
    : cannotConvert(value, 'google.protobuf.Duration');

const toTimestamp: Implementation = ([value]) => {
  if (typeof value === 'bigint') {
    return isTimestampSecond(value)
      ? TIME_IS_UNDECIDED
      : new CelError('timestamp overflow');
  }
  return isTimestampText(value as string)
    ? TIME_IS_UNDECIDED
    : cannotConvert(value, 'google.protobuf.Timestamp');
};

function cannotConvert(value: CelValue, type: string): CelError {
  return new CelError(
    `type conversion error from '${typeName(value)}' to '${type}'`,
  );
}

const toInt: Implementation = ([value]) => {
  if (typeof value === 'number') {
    return value > -TWO_TO_63 && value < TWO_TO_63
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
    return value >= 0 && value < TWO_TO_64
      ? new UnsignedInteger(BigInt(Math.trunc(value)))
      : new CelError('unsigned integer overflow');
  }
  if (typeof value === 'bigint') {
    return value >= 0n
      ? new UnsignedInteger(value)
      : new CelError('unsigned integer overflow');
  }
  const text = value as string;
  if (/^\d+$/.test(text) && BigInt(text) <= UINT64_MAX) {
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
  const special = SPECIAL_DOUBLES[text.toLowerCase()];
  if (special !== undefined) {
    return special;
  }
  return /^[+-]?0[xX]/.test(text)
    ? new Undecided('hexadecimal numbers are not read')
    : cannotConvert(value, 'double');
};

const toBool: Implementation = ([value]) => {
  const text = value as string;
  if (TRUE_WORDS.has(text)) {
    return true;
  }
  return FALSE_WORDS.has(text) ? false : cannotConvert(value, 'bool');
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

const A = parameter('A');

/** `int()`, `string()` and the like, `type()` and `dyn()`. */
export const conversionFunctions = [
  declare(
    'type',
    overload(
      'type',
      [A],
      typeOf(A),
      ([value]) => new TypeValue(typeName(value)),
    ),
  ),
  declare('dyn', overload('to_dyn', [A], DYN, identity)),
  declare(
    'bool',
    from('bool', 'bool', BOOL, BOOL, identity),
    from('string', 'bool', STRING, BOOL, toBool),
  ),
  declare(
    'bytes',
    from('bytes', 'bytes', BYTES, BYTES, identity),
    from('string', 'bytes', STRING, BYTES, ([value]) =>
      encodeUtf8(value as string),
    ),
  ),
  declare(
    'double',
    from('double', 'double', DOUBLE, DOUBLE, identity),
    from('int64', 'double', INT, DOUBLE, toDouble),
    from('string', 'double', STRING, DOUBLE, toDouble),
    from('uint64', 'double', UINT, DOUBLE, toDouble),
  ),
  declare(
    'duration',
    from('duration', 'duration', DURATION, DURATION, identity),
    from('int64', 'duration', INT, DURATION, toDuration),
    from('string', 'duration', STRING, DURATION, toDuration),
  ),
  declare(
    'int',
    from('int64', 'int64', INT, INT, identity),
    from('double', 'int64', DOUBLE, INT, toInt),
    from('duration', 'int64', DURATION, INT, timeIsUndecided),
    from('string', 'int64', STRING, INT, toInt),
    from('timestamp', 'int64', TIMESTAMP, INT, timeIsUndecided),
    from('uint64', 'int64', UINT, INT, toInt),
  ),
  declare(
    'string',
    from('string', 'string', STRING, STRING, identity),
    from('bool', 'string', BOOL, STRING, toText),
    from('bytes', 'string', BYTES, STRING, toText),
    from('double', 'string', DOUBLE, STRING, toText),
    from('duration', 'string', DURATION, STRING, timeIsUndecided),
    from('int64', 'string', INT, STRING, toText),
    from('timestamp', 'string', TIMESTAMP, STRING, timeIsUndecided),
    from('uint64', 'string', UINT, STRING, toText),
    ...networkToStringOverloads,
  ),
  declare(
    'timestamp',
    from('timestamp', 'timestamp', TIMESTAMP, TIMESTAMP, identity),
    from('int64', 'timestamp', INT, TIMESTAMP, toTimestamp),
    from('string', 'timestamp', STRING, TIMESTAMP, toTimestamp),
  ),
  declare(
    'uint',
    from('uint64', 'uint64', UINT, UINT, identity),
    from('double', 'uint64', DOUBLE, UINT, toUint),
    from('int64', 'uint64', INT, UINT, toUint),
    from('string', 'uint64', STRING, UINT, toUint),
  ),
];
