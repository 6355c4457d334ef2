import { CelSyntaxError } from './CelSyntaxError';

/** The kinds of token; punctuation and keywords are their own kind. */
export type TokenKind =
  | 'identifier'
  | 'escapedIdentifier'
  | 'int'
  | 'uint'
  | 'double'
  | 'string'
  | 'bytes'
  | 'punctuation'
  | 'end';

/** A piece of the source text. */
export interface Token {
  kind: TokenKind;
  text: string;
  position: number;
}

const patterns: [TokenKind | undefined, RegExp][] = [
  [undefined, /[\t \r\n\f]+/y],
  [undefined, /\/\/[^\n]*/y],
  // Literals with a prefix come before identifiers, floats before integers.
  [
    'bytes',
    /[bB][rR]?(?:"""[^]*?"""|'''[^]*?''')|[bB][rR](?:"[^"\n\r]*"|'[^'\n\r]*')/y,
  ],
  ['bytes', /[bB](?:"(?:\\[^\n\r]|[^"\\\n\r])*"|'(?:\\[^\n\r]|[^'\\\n\r])*')/y],
  ['string', /[rR](?:"""[^]*?"""|'''[^]*?''')/y],
  ['string', /(?:"""(?:\\[^]|[^\\])*?"""|'''(?:\\[^]|[^\\])*?''')/y],
  ['string', /[rR](?:"[^"\n\r]*"|'[^'\n\r]*')/y],
  ['string', /"(?:\\[^\n\r]|[^"\\\n\r])*"|'(?:\\[^\n\r]|[^'\\\n\r])*'/y],
  [
    'double',
    /\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\.\d+(?:[eE][+-]?\d+)?/y,
  ],
  ['uint', /(?:0x[0-9a-fA-F]+|\d+)[uU]/y],
  ['int', /0x[0-9a-fA-F]+|\d+/y],
  ['identifier', /[A-Za-z_][A-Za-z0-9_]*/y],
  ['escapedIdentifier', /`[A-Za-z0-9_.\-/ ]+`/y],
  ['punctuation', /==|!=|<=|>=|&&|\|\||[<>[\]{}().,\-!?:+*/%]/y],
];

/** Splits the source of an expression into tokens, ending with an `end` token. */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let position = 0;
  while (position < source.length) {
    const token = matchAt(source, position);
    if (!token) {
      throw new CelSyntaxError(
        position,
        `Syntax error: token recognition error at: '${source[position]}'`,
      );
    }
    if (token.kind) {
      tokens.push({ kind: token.kind, text: token.text, position });
    }
    position += token.text.length;
  }
  tokens.push({ kind: 'end', text: '<EOF>', position });
  return tokens;
}

function matchAt(
  source: string,
  position: number,
): { kind: TokenKind | undefined; text: string } | undefined {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = position;
    const match = pattern.exec(source);
    if (match) {
      return { kind, text: match[0] };
    }
  }
  return undefined;
}
