import { Expression } from './ast';
import { expandMacro } from './macros';
import { Operator } from './operators';
import { Token, tokenize } from './lexer';
import { literalValue } from './literals';
import { RepetitionBudget } from './RepetitionBudget';
import { CelSyntaxError } from './CelSyntaxError';
import { isOperator, isPunctuation, TokenStream } from './TokenStream';

const relations: Record<string, string> = {
  '<': Operator.less,
  '<=': Operator.lessEquals,
  '>': Operator.greater,
  '>=': Operator.greaterEquals,
  '==': Operator.equals,
  '!=': Operator.notEquals,
  in: Operator.in,
};
const sums: Record<string, string> = {
  '+': Operator.add,
  '-': Operator.subtract,
};
const products: Record<string, string> = {
  '*': Operator.multiply,
  '/': Operator.divide,
  '%': Operator.modulo,
};
const keywords = new Set(['in', 'true', 'false', 'null']);
const reserved = new Set([
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

class Parser {
  readonly #tokens: TokenStream;
  readonly #budget = new RepetitionBudget();

  constructor(tokens: TokenStream) {
    this.#tokens = tokens;
  }

  parse(): Expression {
    const expression = this.#expression();
    if (this.#tokens.peek().kind !== 'end') {
      throw this.#tokens.unexpected();
    }
    return expression;
  }

  #expression(): Expression {
    this.#tokens.descend();
    const condition = this.#logical('||', Operator.logicalOr, () =>
      this.#logical('&&', Operator.logicalAnd, () => this.#relation()),
    );
    const operator = this.#tokens.accept('?');
    if (!operator) {
      this.#tokens.ascend(1);
      return condition;
    }
    const whenTrue = this.#logical('||', Operator.logicalOr, () =>
      this.#logical('&&', Operator.logicalAnd, () => this.#relation()),
    );
    this.#tokens.expect(':');
    const whenFalse = this.#expression();
    this.#tokens.ascend(1);
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
      let operator = this.#tokens.accept(symbol);
      operator;
      operator = this.#tokens.accept(symbol)
    ) {
      operators.push(operator);
      terms.push(operand());
    }
    return operators.length === 0
      ? terms[0]
      : balance(name, terms, operators, 0, operators.length - 1);
  }

  #relation(): Expression {
    return this.#leftAssociative(relations, () =>
      this.#leftAssociative(sums, () =>
        this.#leftAssociative(products, () => this.#unary()),
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
      const token = this.#tokens.peek();
      const name = isOperator(token) ? operators[token.text] : undefined;
      if (name === undefined) {
        this.#tokens.ascend(chained);
        return expression;
      }
      this.#tokens.advance();
      this.#tokens.descend();
      chained += 1;
      expression = call(token, name, expression, operand());
    }
  }

  #unary(): Expression {
    const first = this.#tokens.peek();
    if (isPunctuation(first, '!')) {
      const count = this.#tokens.acceptAll('!');
      const operand = this.#member();
      return count % 2 === 0
        ? operand
        : call(first, Operator.logicalNot, operand);
    }
    if (isPunctuation(first, '-') && !this.#startsNegativeLiteral()) {
      const count = this.#tokens.acceptAll('-');
      const operand = this.#member();
      return count % 2 === 0 ? operand : call(first, Operator.negate, operand);
    }
    return this.#member();
  }

  #startsNegativeLiteral(): boolean {
    const { kind } = this.#tokens.peek(1);
    return kind === 'int' || kind === 'double';
  }

  #member(): Expression {
    let expression = this.#primary();
    let chained = 0;
    for (;;) {
      const next = this.#select(expression) ?? this.#index(expression);
      if (!next) {
        this.#tokens.ascend(chained);
        return expression;
      }
      this.#tokens.descend();
      chained += 1;
      expression = next;
    }
  }

  #select(operand: Expression): Expression | undefined {
    const dot = this.#tokens.accept('.');
    if (!dot) {
      return undefined;
    }
    const optional = this.#tokens.accept('?');
    const name = this.#tokens.peek();
    if (
      name.kind !== 'escapedIdentifier' &&
      (name.kind !== 'identifier' || keywords.has(name.text))
    ) {
      throw this.#tokens.unexpected();
    }
    this.#tokens.advance();
    const field =
      name.kind === 'escapedIdentifier' ? name.text.slice(1, -1) : name.text;
    if (optional) {
      return call(dot, Operator.optionalSelect, operand, {
        kind: 'literal',
        value: field,
        position: name.position,
      });
    }
    const open =
      name.kind === 'identifier' ? this.#tokens.accept('(') : undefined;
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
    return expandMacro(member, this.#budget) ?? member;
  }

  #index(operand: Expression): Expression | undefined {
    const open = this.#tokens.accept('[');
    if (!open) {
      return undefined;
    }
    const optional = this.#tokens.accept('?');
    const index = this.#expression();
    this.#tokens.expect(']');
    return call(
      open,
      optional ? Operator.optionalIndex : Operator.index,
      operand,
      index,
    );
  }

  #primary(): Expression {
    const token = this.#tokens.peek();
    if (token.kind === 'punctuation') {
      return this.#punctuated(token);
    }
    if (token.kind === 'identifier' && !keywords.has(token.text)) {
      return this.#identifier();
    }
    return this.#literal();
  }

  #punctuated(token: Token): Expression {
    switch (token.text) {
      case '(': {
        this.#tokens.advance();
        const expression = this.#expression();
        this.#tokens.expect(')');
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
        throw this.#tokens.unexpected();
    }
  }

  #identifier(): Expression {
    const start = this.#tokens.peek();
    const leadingDot = this.#tokens.accept('.') ? '.' : '';
    const structName = this.#structName();
    if (structName !== undefined) {
      return this.#struct(leadingDot + structName);
    }
    const token = this.#tokens.peek();
    if (token.kind !== 'identifier' || keywords.has(token.text)) {
      throw this.#tokens.unexpected();
    }
    if (reserved.has(token.text)) {
      throw new CelSyntaxError(
        token.position,
        `reserved identifier: ${token.text}`,
      );
    }
    this.#tokens.advance();
    const name = leadingDot + token.text;
    const open = this.#tokens.accept('(');
    if (!open) {
      return { kind: 'identifier', name, position: start.position };
    }
    const global = {
      kind: 'call' as const,
      function: name,
      arguments: this.#arguments(),
      position: open.position,
    };
    return expandMacro(global, this.#budget) ?? global;
  }

  /** The name before `{` when the next tokens construct a message. */
  #structName(): string | undefined {
    let ahead = 0;
    let name = '';
    for (;;) {
      const token = this.#tokens.peek(ahead);
      if (token.kind !== 'identifier' || keywords.has(token.text)) {
        return undefined;
      }
      name += token.text;
      const following = this.#tokens.peek(ahead + 1);
      if (isPunctuation(following, '{')) {
        this.#tokens.advance(ahead + 1);
        return name;
      }
      if (!isPunctuation(following, '.')) {
        return undefined;
      }
      name += '.';
      ahead += 2;
    }
  }

  #struct(typeName: string): Expression {
    const open = this.#tokens.expect('{');
    const fields: { name: string; value: Expression; optional: boolean }[] = [];
    while (!isPunctuation(this.#tokens.peek(), '}')) {
      const optional = this.#tokens.accept('?') !== undefined;
      const name = this.#tokens.peek();
      if (name.kind !== 'identifier' && name.kind !== 'escapedIdentifier') {
        throw this.#tokens.unexpected();
      }
      this.#tokens.advance();
      this.#tokens.expect(':');
      fields.push({
        name: name.kind === 'identifier' ? name.text : name.text.slice(1, -1),
        value: this.#expression(),
        optional,
      });
      if (!this.#tokens.accept(',')) {
        break;
      }
    }
    this.#tokens.expect('}');
    return { kind: 'struct', typeName, fields, position: open.position };
  }

  #list(): Expression {
    const open = this.#tokens.expect('[');
    const elements: { value: Expression; optional: boolean }[] = [];
    while (!isPunctuation(this.#tokens.peek(), ']')) {
      if (elements.length === 0 && this.#tokens.accept(',')) {
        break;
      }
      const optional = this.#tokens.accept('?') !== undefined;
      elements.push({ value: this.#expression(), optional });
      if (!this.#tokens.accept(',')) {
        break;
      }
    }
    this.#tokens.expect(']');
    return { kind: 'list', elements, position: open.position };
  }

  #map(): Expression {
    const open = this.#tokens.expect('{');
    const entries: {
      key: Expression;
      value: Expression;
      optional: boolean;
    }[] = [];
    while (!isPunctuation(this.#tokens.peek(), '}')) {
      if (entries.length === 0 && this.#tokens.accept(',')) {
        break;
      }
      const optional = this.#tokens.accept('?') !== undefined;
      const key = this.#expression();
      this.#tokens.expect(':');
      entries.push({ key, value: this.#expression(), optional });
      if (!this.#tokens.accept(',')) {
        break;
      }
    }
    this.#tokens.expect('}');
    return { kind: 'map', entries, position: open.position };
  }

  #arguments(): Expression[] {
    const parameters: Expression[] = [];
    if (this.#tokens.accept(')')) {
      return parameters;
    }
    do {
      parameters.push(this.#expression());
    } while (this.#tokens.accept(','));
    this.#tokens.expect(')');
    return parameters;
  }

  #literal(): Expression {
    const sign = this.#tokens.accept('-');
    const token = this.#tokens.peek();
    const value = literalValue(token, sign !== undefined);
    if (value === undefined) {
      throw this.#tokens.unexpected();
    }
    this.#tokens.advance();
    return {
      kind: 'literal',
      value,
      position: (sign ?? token).position,
    };
  }
}

/**
 * Parses CEL with the macros and the optional syntax that Kubernetes enables.
 *
 * @throws CelSyntaxError
 */
export function parseExpression(source: string): Expression {
  return new Parser(new TokenStream(tokenize(source))).parse();
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
