import { CelNull, LiteralValue, UnsignedInteger } from '../values';
import { Token } from './lexer';
import { CelSyntaxError } from './CelSyntaxError';
import { unescapeBytes, unescapeString } from './unescape';

const int64Limit = 9223372036854775808n;
const uint64Max = 18446744073709551615n;

/**
 * The value of a literal token; undefined when the token is no literal.
 *
 * @throws CelSyntaxError when the literal is out of range or malformed.
 */
export function literalValue(
  token: Token,
  negative: boolean,
): LiteralValue | undefined {
  if (token.kind === 'int') {
    return integerValue(token, negative);
  }
  if (token.kind === 'double') {
    const value = Number(token.text);
    if (!Number.isFinite(value)) {
      throw new CelSyntaxError(token.position, 'invalid double literal');
    }
    return negative ? -value : value;
  }
  if (negative) {
    return undefined;
  }
  switch (token.kind) {
    case 'uint': {
      const value = BigInt(token.text.slice(0, -1));
      if (value > uint64Max) {
        throw new CelSyntaxError(token.position, 'invalid uint literal');
      }
      return new UnsignedInteger(value);
    }
    case 'string':
      return orSyntaxError(token, unescapeString(token.text));
    case 'bytes':
      return orSyntaxError(token, unescapeBytes(token.text));
    case 'identifier':
      return { true: true, false: false, null: CelNull.instance }[token.text];
    default:
      return undefined;
  }
}

function integerValue(token: Token, negative: boolean): bigint {
  const magnitude = BigInt(token.text);
  const limit = negative ? int64Limit : int64Limit - 1n;
  if (magnitude > limit) {
    throw new CelSyntaxError(token.position, 'invalid int literal');
  }
  return negative ? -magnitude : magnitude;
}

function orSyntaxError<T>(token: Token, value: T | undefined): T {
  if (value === undefined) {
    throw new CelSyntaxError(token.position, 'unable to unescape string');
  }
  return value;
}
