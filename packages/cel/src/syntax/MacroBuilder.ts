import { ComprehensionExpression, Expression } from './ast';
import { accumulatorName, unusedVariable } from './operators';

/** Builds nodes that all carry the position of the macro. */
export class MacroBuilder {
  readonly position: number;

  constructor(position: number) {
    this.position = position;
  }

  literal(value: boolean | bigint): Expression {
    return { kind: 'literal', value, position: this.position };
  }

  identifier(name: string): Expression {
    return { kind: 'identifier', name, position: this.position };
  }

  accumulator(): Expression {
    return this.identifier(accumulatorName);
  }

  call(name: string, ...parameters: Expression[]): Expression {
    return {
      kind: 'call',
      function: name,
      arguments: parameters,
      position: this.position,
    };
  }

  memberCall(
    name: string,
    target: Expression,
    ...parameters: Expression[]
  ): Expression {
    return {
      kind: 'call',
      function: name,
      target,
      arguments: parameters,
      position: this.position,
    };
  }

  list(...values: Expression[]): Expression {
    return {
      kind: 'list',
      elements: values.map(value => ({ value, optional: false })),
      position: this.position,
    };
  }

  map(): Expression {
    return { kind: 'map', entries: [], position: this.position };
  }

  fold(
    parts: Omit<ComprehensionExpression, 'kind' | 'position'>,
  ): ComprehensionExpression {
    return { kind: 'comprehension', ...parts, position: this.position };
  }

  /** A comprehension without a loop: `name` stands for `value` in `result`. */
  bind(name: string, value: Expression, result: Expression): Expression {
    return this.fold({
      range: this.list(),
      iterationVariable: unusedVariable,
      accumulatorVariable: name,
      initial: value,
      condition: this.literal(false),
      step: this.identifier(name),
      result,
    });
  }
}
