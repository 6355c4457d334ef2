import { CheckedExpression } from '../checker';
import { accumulatorName, Expression, legacyAccumulatorName } from '../syntax';
import { CelType, optionalContent } from '../types';
import { codePointLength } from '../values';
import { DevicePath } from './DevicePath';
import { declaredSize } from './deviceSizes';
import { EstimateNode } from './estimateNode';
import { Estimate, exactly, union } from './estimates';

/** Sizes of the keys and the elements of a list or map. */
export interface EntrySizes {
  kind: 'list' | 'map';
  key: Estimate;
  value: Estimate;
}

/** What is known about a variable of a macro. */
export interface LocalVariable {
  path: DevicePath;
  size?: Estimate;
  entries?: EntrySizes;
}

const scalars = new Set([
  'bool',
  'double',
  'duration',
  'int',
  'timestamp',
  'uint',
]);

/** What is known about sizes while an expression is estimated. */
export class SizeBook {
  readonly #checked: CheckedExpression;
  readonly #paths = new Map<Expression, DevicePath>();
  readonly #sizes = new Map<Expression, Estimate>();
  readonly #entries = new Map<Expression, EntrySizes>();
  readonly #variables = new Map<string, LocalVariable[]>();

  constructor(checked: CheckedExpression) {
    this.#checked = checked;
  }

  setPath(expression: Expression, path: DevicePath): void {
    this.#paths.set(expression, path);
  }

  pop(name: string): void {
    this.#variables.get(name)?.pop();
  }

  push(name: string, variable: LocalVariable): void {
    const stack = this.#variables.get(name) ?? [];
    stack.push(variable);
    this.#variables.set(name, stack);
  }

  variable(name: string): LocalVariable | undefined {
    return this.#variables.get(name)?.at(-1);
  }

  node(expression: Expression): EstimateNode {
    const path = this.pathOf(expression);
    const [variable] = path.parts;
    const collected =
      variable === accumulatorName || variable === legacyAccumulatorName;
    return {
      expression,
      type: this.#checked.typeOf(expression),
      path: collected ? DevicePath.none : path,
      size: this.sizeOf(expression),
    };
  }

  pathOf(expression: Expression): DevicePath {
    if (expression.kind === 'identifier') {
      const variable = this.variable(expression.name);
      if (variable) {
        return variable.path;
      }
    }
    return this.#paths.get(expression) ?? DevicePath.none;
  }

  sizeOf(expression: Expression): Estimate | undefined {
    const known = this.#sizes.get(expression) ?? literalSize(expression);
    if (known) {
      return known;
    }
    const declared = declaredSize(this.pathOf(expression));
    if (declared) {
      this.#sizes.set(expression, declared);
      return declared;
    }
    if (isScalar(this.#checked.typeOf(expression))) {
      return exactly(1);
    }
    return expression.kind === 'identifier'
      ? this.variable(expression.name)?.size
      : undefined;
  }

  entriesOf(expression: Expression): EntrySizes | undefined {
    return (
      this.#entries.get(expression) ??
      (expression.kind === 'identifier'
        ? this.variable(expression.name)?.entries
        : undefined)
    );
  }

  setSize(expression: Expression, size: Estimate | undefined): void {
    if (size) {
      this.#sizes.set(expression, size);
    }
  }

  setEntries(expression: Expression, entries: EntrySizes | undefined): void {
    if (entries) {
      this.#entries.set(expression, entries);
    }
  }

  copySizes(to: Expression, from: Expression): void {
    this.setSize(to, this.sizeOf(from));
    this.setEntries(to, this.entriesOf(from));
  }
}

/** Sizes that cover both; unknown when either is. */
export function uniteEntries(
  left: EntrySizes | undefined,
  right: EntrySizes | undefined,
): EntrySizes | undefined {
  return (
    left &&
    right && {
      kind: left.kind,
      key: union(left.key, right.key),
      value: union(left.value, right.value),
    }
  );
}

function literalSize(expression: Expression): Estimate | undefined {
  switch (expression.kind) {
    case 'literal':
      if (typeof expression.value === 'string') {
        return exactly(codePointLength(expression.value));
      }
      return exactly(
        expression.value instanceof Uint8Array ? expression.value.length : 1,
      );
    case 'list':
      return exactly(expression.elements.length);
    case 'map':
      return exactly(expression.entries.length);
    default:
      return undefined;
  }
}

function isScalar(type: CelType): boolean {
  const content = optionalContent(type);
  return content ? isScalar(content) : scalars.has(type.kind);
}
