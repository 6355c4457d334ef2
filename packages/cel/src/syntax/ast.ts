import { LiteralValue } from '../values';

/**
 * A CEL expression after macro expansion. Nodes are compared by identity: two
 * nodes never share one place in the tree, even if a macro repeats a part.
 */
export type Expression =
  | LiteralExpression
  | IdentifierExpression
  | SelectExpression
  | CallExpression
  | ListExpression
  | MapExpression
  | StructExpression
  | ComprehensionExpression;

interface Positioned {
  /** Offset of the character that error messages point at. */
  position: number;
}

/** A constant. */
export interface LiteralExpression extends Positioned {
  kind: 'literal';
  value: LiteralValue;
}

/** A variable or type name. */
export interface IdentifierExpression extends Positioned {
  kind: 'identifier';
  name: string;
}

/** `operand.field`, or the presence test that `has()` stands for. */
export interface SelectExpression extends Positioned {
  kind: 'select';
  operand: Expression;
  field: string;
  testOnly: boolean;
}

/** A function, method or operator call. Operators have names such as `_+_`. */
export interface CallExpression extends Positioned {
  kind: 'call';
  function: string;
  target?: Expression;
  arguments: Expression[];
}

/** `[a, ?b]`. */
export interface ListExpression extends Positioned {
  kind: 'list';
  elements: { value: Expression; optional: boolean }[];
}

/** `{a: b, ?c: d}`. */
export interface MapExpression extends Positioned {
  kind: 'map';
  entries: { key: Expression; value: Expression; optional: boolean }[];
}

/** `Name{field: value}`. */
export interface StructExpression extends Positioned {
  kind: 'struct';
  typeName: string;
  fields: { name: string; value: Expression; optional: boolean }[];
}

/** The loop that every macro over lists and maps becomes. */
export interface ComprehensionExpression extends Positioned {
  kind: 'comprehension';
  range: Expression;
  iterationVariable: string;
  /** Set by the two-variable macros. */
  secondIterationVariable?: string;
  accumulatorVariable: string;
  initial: Expression;
  condition: Expression;
  step: Expression;
  result: Expression;
}
