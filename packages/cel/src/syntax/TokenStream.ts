import { Token } from './lexer';
import { CelSyntaxError } from './CelSyntaxError';

/** cel-go's limit for how deep an expression can be. */
const recursionLimit = 250;

/** The tokens of an expression, from first to last. */
export class TokenStream {
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** The next token, or one after it. */
  peek(ahead = 0): Token {
    return this.#tokens[this.#next + ahead];
  }

  /** Takes the next token, whatever it is. */
  advance(count = 1): void {
    this.#next += count;
  }

  /** Comes back from levels of the expression. */
  ascend(levels: number): void {
    this.#depth -= levels;
  }

  /** Takes the next token if it is this punctuation. */
  accept(text: string): Token | undefined {
    const token = this.peek();
    if (!isPunctuation(token, text)) {
      return undefined;
    }
    this.#next += 1;
    return token;
  }

  /** Takes all tokens of this punctuation and gives their number. */
  acceptAll(text: string): number {
    let count = 0;
    while (this.accept(text)) {
      count += 1;
    }
    return count;
  }

  /** Takes the next token, which must be this punctuation. */
  expect(text: string): Token {
    const token = this.accept(text);
    if (!token) {
      throw this.unexpected();
    }
    return token;
  }

  /** Goes one level deeper into the expression, up to a limit. */
  descend(): void {
    this.#depth += 1;
    if (this.#depth > recursionLimit) {
      throw new CelSyntaxError(
        this.peek().position,
        `expression recursion limit exceeded: ${recursionLimit}`,
      );
    }
  }

  /** The error of a token that does not belong here. */
  unexpected(): CelSyntaxError {
    const token = this.peek();
    return new CelSyntaxError(
      token.position,
      `Syntax error: mismatched input '${token.text}'`,
    );
  }
}

/** Whether a token is this punctuation. */
export function isPunctuation(token: Token, text: string): boolean {
  return token.kind === 'punctuation' && token.text === text;
}

/** Whether a token can be an operator. */
export function isOperator(token: Token): boolean {
  return (
    token.kind === 'punctuation' ||
    (token.kind === 'identifier' && token.text === 'in')
  );
}
