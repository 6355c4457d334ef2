import { encodeUtf8 } from '../values';

const simple: Record<string, string> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '`': '`',
  '?': '?',
};

const escape =
  /\\(?:([abfnrtv\\'"`?])|[xX]([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2}))/y;

/** The text that a string literal stands for, or undefined when it is malformed. */
export function unescapeString(literal: string): string | undefined {
  const { body, raw } = unquote(literal);
  if (raw || !body.includes('\\')) {
    return body;
  }
  return replaceEscapes(body, code => {
    const surrogate = code >= 0xd800 && code <= 0xdfff;
    return surrogate || code > 0x10ffff
      ? undefined
      : String.fromCodePoint(code);
  });
}

/** The bytes that a bytes literal stands for, or undefined when it is malformed. */
export function unescapeBytes(literal: string): Uint8Array | undefined {
  const { body, raw } = unquote(literal.slice(1));
  if (raw || !body.includes('\\')) {
    return encodeUtf8(body);
  }
  const bytes: number[] = [];
  let position = 0;
  while (position < body.length) {
    if (body[position] !== '\\') {
      const character = String.fromCodePoint(body.codePointAt(position)!);
      bytes.push(...encodeUtf8(character));
      position += character.length;
      continue;
    }
    escape.lastIndex = position;
    const match = escape.exec(body);
    if (!match || match[3] !== undefined || match[4] !== undefined) {
      return undefined;
    }
    bytes.push(
      match[1] === undefined
        ? escapedCode(match)
        : simple[match[1]].charCodeAt(0),
    );
    position += match[0].length;
  }
  return Uint8Array.from(bytes);
}

function unquote(literal: string): { body: string; raw: boolean } {
  const normalised = literal.replace(/\r\n?/g, '\n');
  const raw = /^[rR]/.test(normalised);
  const quoted = raw ? normalised.slice(1) : normalised;
  const width =
    quoted.length >= 6 && (quoted.startsWith('"""') || quoted.startsWith("'''"))
      ? 3
      : 1;
  return { body: quoted.slice(width, quoted.length - width), raw };
}

function replaceEscapes(
  body: string,
  encode: (code: number) => string | undefined,
): string | undefined {
  let result = '';
  let position = 0;
  while (position < body.length) {
    if (body[position] !== '\\') {
      result += body[position];
      position += 1;
      continue;
    }
    escape.lastIndex = position;
    const match = escape.exec(body);
    if (!match) {
      return undefined;
    }
    const text =
      match[1] === undefined ? encode(escapedCode(match)) : simple[match[1]];
    if (text === undefined) {
      return undefined;
    }
    result += text;
    position += match[0].length;
  }
  return result;
}

function escapedCode(match: RegExpExecArray): number {
  const hexadecimal = match[2] ?? match[3] ?? match[4];
  return hexadecimal === undefined
    ? parseInt(match[5], 8)
    : parseInt(hexadecimal, 16);
}
