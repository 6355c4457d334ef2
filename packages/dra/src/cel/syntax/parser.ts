import { CelNull, LiteralValue, UnsignedInteger } from '../values';
import { Expression } from './ast';
import { expandMacro } from './macros';
import { Operator } from './operators';
import { Token, tokenize } from './lexer';
import { CelSyntaxError } from './syntaxError';
import { unescapeBytes, unescapeString } from './unescape';

const RECURSION_LIMIT = 250;
const INT64_LIMIT = 9223372036854775808n;
const UINT64_MAX = 18446744073709551615n;
const RELATIONS: Record<string, string> = {
  '<': Operator.less,
  '<=': Operator.lessEquals,
  '>': Operator.greater,
  '>=': Operator.greaterEquals,
  '==': Operator.equals,
  '!=': Operator.notEquals,
  in: Operator.in,
};
const SUMS: Record<string, string> = {
  '+': Operator.add,
  '-': Operator.subtract,
};
const PRODUCTS: Record<string, string> = {
  '*': Operator.multiply,
  '/': Operator.divide,
  '%': Operator.modulo,
};
const KEYWORDS = new Set(['in', 'true', 'false', 'null']);
const RESERVED = new Set([
  'as',
  'break',
  'const',
  'continue',
  'else',
  'for',
  'function',
  'if',
  'import',
  'let',
  'loop',
  'package',
  'namespace',
  'return',
  'var',
  'void',
  'while',
]);

/**
 * Parses CEL with the macros and the optional syntax that Kubernetes enables.
 *
 * @throws CelSyntaxError
 */
export function parseExpression(source: string): Expression {
  return new Parser(tokenize(source)).parse();
}

class Parser {
  readonly #tokens: Token[];
  #next = 0;
  #depth = 0;

  constructor(tokens: Token[]) {
    this.#tokens = tokens;
  }

  parse(): Expression {
    const expression = this.#expression();
    if (this.#peek().kind !== 'end') {
      throw this.#unexpected();
    }
    return expression;
  }

  #expression(): Expression {
    this.#descend();
    const condition = this.#logical('||', Operator.logicalOr, () =>
      this.#logical('&&', Operator.logicalAnd, () => this.#relation()),
    );
    const operator = this.#accept('?');
    if (!operator) {
      this.#depth -= 1;
      return condition;
    }
    const whenTrue = this.#logical('||', Operator.logicalOr, () =>
      this.#logical('&&', Operator.logicalAnd, () => this.#relation()),
    );
    this.#expect(':');
    const whenFalse = this.#expression();
    this.#depth -= 1;
    return call(operator, Operator.conditional, condition, whenTrue, whenFalse);
  }

  #logical(
    symbol: string,
    name: string,
    operand: () => Expression,
  ): Expression {
    const terms = [operand()];
    const operators: Token[] = [];
    for (
      let operator = this.#accept(symbol);
      operator;
      operator = this.#accept(symbol)
    ) {
      operators.push(operator);
      terms.push(operand());
    }
    return operators.length === 0
      ? terms[0]
      : balance(name, terms, operators, 0, operators.length - 1);
  }

  #relation(): Expression {
    return this.#leftAssociative(RELATIONS, () =>
      this.#leftAssociative(SUMS, () =>
        this.#leftAssociative(PRODUCTS, () => this.#unary()),
      ),
    );
  }

  #leftAssociative(
    operators: Record<string, string>,
    operand: () => Expression,
  ): Expression {
    let expression = operand();
    let chained = 0;
    for (;;) {
      const token = this.#peek();
      const name = isOperator(token) ? operators[token.text] : undefined;
      if (name === undefined) {
        this.#depth -= chained;
        return expression;
      }
      this.#next += 1;
      this.#descend();
      chained += 1;
      expression = call(token, name, expression, operand());
    }
  }

  #unary(): Expression {
    const first = this.#peek();
    if (isPunctuation(first, '!')) {
      const count = this.#acceptAll('!');
      const operand = this.#member();
      return count % 2 === 0
        ? operand
        : call(first, Operator.logicalNot, operand);
    }
    if (isPunctuation(first, '-') && !this.#startsNegativeLiteral()) {
      const count = this.#acceptAll('-');
      const operand = this.#member();
      return count % 2 === 0 ? operand : call(first, Operator.negate, operand);
    }
    return this.#member();
  }

  #startsNegativeLiteral(): boolean {
    const { kind } = this.#tokens[this.#next + 1];
    return kind === 'int' || kind === 'double';
  }

  #member(): Expression {
    let expression = this.#primary();
    let chained = 0;
    for (;;) {
      const next = this.#select(expression) ?? this.#index(expression);
      if (!next) {
        this.#depth -= chained;
        return expression;
      }
      this.#descend();
      chained += 1;
      expression = next;
    }
  }

  #select(operand: Expression): Expression | undefined {
    const dot = this.#accept('.');
    if (!dot) {
      return undefined;
    }
    const optional = this.#accept('?');
    const name = this.#peek();
    if (
      name.kind !== 'escapedIdentifier' &&
      (name.kind !== 'identifier' || KEYWORDS.has(name.text))
    ) {
      throw this.#unexpected();
    }
    this.#next += 1;
    const field =
      name.kind === 'escapedIdentifier' ? name.text.slice(1, -1) : name.text;
    if (optional) {
      return call(dot, Operator.optionalSelect, operand, {
        kind: 'literal',
        value: field,
        position: name.position,
      });
    }
    const open = name.kind === 'identifier' ? this.#accept('(') : undefined;
    if (!open) {
      return {
        kind: 'select',
        operand,
        field,
        testOnly: false,
        position: dot.position,
      };
    }
    const member = {
      kind: 'call' as const,
      function: field,
      target: operand,
      arguments: this.#arguments(),
      position: open.position,
    };
    return expandMacro(member) ?? member;
  }

  #index(operand: Expression): Expression | undefined {
    const open = this.#accept('[');
    if (!open) {
      return undefined;
    }
    const optional = this.#accept('?');
    const index = this.#expression();
    this.#expect(']');
    return call(
      open,
      optional ? Operator.optionalIndex : Operator.index,
      operand,
      index,
    );
  }

  #primary(): Expression {
    const token = this.#peek();
    if (token.kind === 'punctuation') {
      return this.#punctuated(token);
    }
    if (token.kind === 'identifier' && !KEYWORDS.has(token.text)) {
      return this.#identifier();
    }
    return this.#literal();
  }

  #punctuated(token: Token): Expression {
    switch (token.text) {
      case '(': {
        this.#next += 1;
        const expression = this.#expression();
        this.#expect(')');
        return expression;
      }
      case '[':
        return this.#list();
      case '{':
        return this.#map();
      case '.':
        return this.#identifier();
      case '-':
        return this.#literal();
      default:
        throw this.#unexpected();
    }
  }

  #identifier(): Expression {
    const start = this.#peek();
    const leadingDot = this.#accept('.') ? '.' : '';
    const structName = this.#structName();
    if (structName !== undefined) {
      return this.#struct(leadingDot + structName);
    }
    const token = this.#peek();
    if (token.kind !== 'identifier' || KEYWORDS.has(token.text)) {
      throw this.#unexpected();
    }
    if (RESERVED.has(token.text)) {
      throw new CelSyntaxError(
        token.position,
        `reserved identifier: ${token.text}`,
      );
    }
    this.#next += 1;
    const name = leadingDot + token.text;
    const open = this.#accept('(');
    if (!open) {
      return { kind: 'identifier', name, position: start.position };
    }
    const global = {
      kind: 'call' as const,
      function: name,
      arguments: this.#arguments(),
      position: open.position,
    };
    return expandMacro(global) ?? global;
  }

  /** The name before `{` when the next tokens construct a message. */
  #structName(): string | undefined {
    let index = this.#next;
    let name = '';
    for (;;) {
      const token = this.#tokens[index];
      if (token.kind !== 'identifier' || KEYWORDS.has(token.text)) {
        return undefined;
      }
      name += token.text;
      const following = this.#tokens[index + 1];
      if (isPunctuation(following, '{')) {
        this.#next = index + 1;
        return name;
      }
      if (!isPunctuation(following, '.')) {
        return undefined;
      }
      name += '.';
      index += 2;
    }
  }

  #struct(typeName: string): Expression {
    const open = this.#expect('{');
    const fields: { name: string; value: Expression; optional: boolean }[] = [];
    while (!isPunctuation(this.#peek(), '}')) {
      const optional = this.#accept('?') !== undefined;
      const name = this.#peek();
      if (name.kind !== 'identifier' && name.kind !== 'escapedIdentifier') {
        throw this.#unexpected();
      }
      this.#next += 1;
      this.#expect(':');
      fields.push({
        name: name.kind === 'identifier' ? name.text : name.text.slice(1, -1),
        value: this.#expression(),
        optional,
      });
      if (!this.#accept(',')) {
        break;
      }
    }
    this.#expect('}');
    return { kind: 'struct', typeName, fields, position: open.position };
  }

  #list(): Expression {
    const open = this.#expect('[');
    const elements: { value: Expression; optional: boolean }[] = [];
    while (!isPunctuation(this.#peek(), ']')) {
      if (elements.length === 0 && this.#accept(',')) {
        break;
      }
      const optional = this.#accept('?') !== undefined;
      elements.push({ value: this.#expression(), optional });
      if (!this.#accept(',')) {
        break;
      }
    }
    this.#expect(']');
    return { kind: 'list', elements, position: open.position };
  }

  #map(): Expression {
    const open = this.#expect('{');
    const entries: {
      key: Expression;
      value: Expression;
      optional: boolean;
    }[] = [];
    while (!isPunctuation(this.#peek(), '}')) {
      if (entries.length === 0 && this.#accept(',')) {
        break;
      }
      const optional = this.#accept('?') !== undefined;
      const key = this.#expression();
      this.#expect(':');
      entries.push({ key, value: this.#expression(), optional });
      if (!this.#accept(',')) {
        break;
      }
    }
    this.#expect('}');
    return { kind: 'map', entries, position: open.position };
  }

  #arguments(): Expression[] {
    const parameters: Expression[] = [];
    if (this.#accept(')')) {
      return parameters;
    }
    do {
      parameters.push(this.#expression());
    } while (this.#accept(','));
    this.#expect(')');
    return parameters;
  }

  #literal(): Expression {
    const sign = this.#accept('-');
    const token = this.#peek();
    const value = literalValue(token, sign !== undefined);
    if (value === undefined) {
      throw this.#unexpected();
    }
    this.#next += 1;
    return {
      kind: 'literal',
      value,
      position: (sign ?? token).position,
    };
  }

  #peek(): Token {
    return this.#tokens[this.#next];
  }

  #accept(text: string): Token | undefined {
    const token = this.#peek();
    if (!isPunctuation(token, text)) {
      return undefined;
    }
    this.#next += 1;
    return token;
  }

  #acceptAll(text: string): number {
    let count = 0;
    while (this.#accept(text)) {
      count += 1;
    }
    return count;
  }

  #expect(text: string): Token {
    const token = this.#accept(text);
    if (!token) {
      throw this.#unexpected();
    }
    return token;
  }

  #descend(): void {
    this.#depth += 1;
    if (this.#depth > RECURSION_LIMIT) {
      throw new CelSyntaxError(
        this.#peek().position,
        `expression recursion limit exceeded: ${RECURSION_LIMIT}`,
      );
    }
  }

  #unexpected(): CelSyntaxError {
    const token = this.#peek();
    return new CelSyntaxError(
      token.position,
      `Syntax error: mismatched input '${token.text}'`,
    );
  }
}

function isPunctuation(token: Token, text: string): boolean {
  return token.kind === 'punctuation' && token.text === text;
}

function isOperator(token: Token): boolean {
  return (
    token.kind === 'punctuation' ||
    (token.kind === 'identifier' && token.text === 'in')
  );
}

function call(
  operator: Token,
  name: string,
  ...parameters: Expression[]
): Expression {
  return {
    kind: 'call',
    function: name,
    arguments: parameters,
    position: operator.position,
  };
}

/** Keeps long chains of one logical operator shallow. */
function balance(
  name: string,
  terms: Expression[],
  operators: Token[],
  low: number,
  high: number,
): Expression {
  const middle = Math.floor((low + high + 1) / 2);
  const left =
    middle === low
      ? terms[middle]
      : balance(name, terms, operators, low, middle - 1);
  const right =
    middle === high
      ? terms[middle + 1]
      : balance(name, terms, operators, middle + 1, high);
  return call(operators[middle], name, left, right);
}

function literalValue(
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
      if (value > UINT64_MAX) {
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
  const limit = negative ? INT64_LIMIT : INT64_LIMIT - 1n;
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
