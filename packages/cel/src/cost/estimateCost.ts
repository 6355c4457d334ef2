import { CheckedExpression } from '../checker';
import {
  isBinding,
  CallExpression,
  ComprehensionExpression,
  Expression,
  SelectExpression,
} from '../syntax';
import {
  listCreation,
  mapCreation,
  messageCreation,
  traversalFactor,
} from './costFactors';
import { DevicePath } from './DevicePath';
import {
  atFactor,
  Estimate,
  exactly,
  plus,
  times,
  union,
  unknownEstimate,
} from './estimates';
import { LocalVariable, SizeBook, uniteEntries } from './SizeBook';
import { estimateFunction, matchingCost } from './estimateFunction';
import { CallEstimate, EstimateNode } from './estimateNode';

const nothing = exactly(0);
const one = exactly(1);

/** The size range of no elements yet: any union with it gives the other. */
const noElements: Estimate = { min: Infinity, max: 0 };

const comparisons = new Set(['equals', 'not_equals']);
for (const verb of ['less', 'less_equals', 'greater', 'greater_equals']) {
  comparisons.add(`${verb}_string`);
  comparisons.add(`${verb}_bytes`);
}

class CostEstimator {
  readonly #checked: CheckedExpression;
  readonly #book: SizeBook;

  constructor(checked: CheckedExpression) {
    this.#checked = checked;
    this.#book = new SizeBook(checked);
  }

  cost(expression: Expression): Estimate {
    switch (expression.kind) {
      case 'literal':
        return nothing;
      case 'identifier':
        return this.#identifier(expression, expression.name);
      case 'select':
        return this.#select(expression);
      case 'call':
        return this.#call(expression);
      case 'list':
        return this.#list(expression);
      case 'map':
        return this.#map(expression);
      case 'struct':
        return expression.fields.reduce(
          (sum, { value }) => plus(sum, this.cost(value)),
          exactly(messageCreation),
        );
      case 'comprehension':
        return isBinding(expression)
          ? this.#binding(expression)
          : this.#fold(expression);
      default:
        return expression satisfies never;
    }
  }

  #identifier(expression: Expression, qualified: string): Estimate {
    const name = qualified.replace(/^\./, '');
    this.#book.setPath(
      expression,
      this.#book.variable(name)?.path ?? DevicePath.of(name),
    );
    return one;
  }

  #select(expression: SelectExpression): Estimate {
    const name = this.#checked.namespacedIdentifier(expression);
    if (name !== undefined) {
      return this.#identifier(expression, name);
    }
    const operand = this.cost(expression.operand);
    if (expression.testOnly) {
      return operand;
    }
    this.#book.setPath(
      expression,
      this.#book.pathOf(expression.operand).extend(expression.field),
    );
    const { kind } = this.#checked.typeOf(expression.operand);
    return kind === 'map' || kind === 'struct' || kind === 'parameter'
      ? plus(operand, one)
      : operand;
  }

  #call(call: CallExpression): Estimate {
    const namespaced = this.#checked.namespacedFunction(call);
    const name = namespaced ?? call.function.replace(/^\./, '');
    if (name === 'dyn' && call.arguments.length === 1) {
      const cost = plus(one, this.cost(call.arguments[0]));
      this.#book.copySizes(call, call.arguments[0]);
      return cost;
    }
    const costs = call.arguments.map(argument => this.cost(argument));
    const values = call.arguments.map(argument => this.#book.node(argument));
    const overloads = this.#checked.overloadsOf(call);
    if (overloads.length === 0) {
      return nothing;
    }
    let sum = nothing;
    let target: EstimateNode | undefined;
    if (call.target && namespaced === undefined) {
      sum = this.cost(call.target);
      target = this.#book.node(call.target);
    }
    let cost: Estimate = { min: Infinity, max: 0 };
    let size: Estimate | undefined;
    for (const { id } of overloads) {
      const estimate = this.#overload(call, {
        name,
        overload: id,
        target,
        values,
        costs,
      });
      cost = union(cost, estimate.cost);
      if (estimate.resultSize) {
        size = size ? union(size, estimate.resultSize) : estimate.resultSize;
      }
      if (id === 'index_list' || id === 'index_map') {
        const [container] = call.arguments;
        size = this.#book.entriesOf(container)?.value;
        this.#book.setPath(
          call,
          this.#book
            .pathOf(container)
            .extend(id === 'index_list' ? '@items' : '@values'),
        );
      }
      size ??= this.#book.sizeOf(call);
    }
    this.#book.setSize(call, size);
    return plus(sum, cost);
  }

  #overload(call: CallExpression, input: OverloadInput): CallEstimate {
    const { name, overload, target, values, costs } = input;
    const estimate = estimateFunction({
      function: name,
      overload,
      target,
      values,
    });
    const together = costs.reduce(plus, nothing);
    if (estimate) {
      return { ...estimate, cost: plus(estimate.cost, together) };
    }
    const standard = this.#standard(call, input);
    return standard ?? { cost: plus(one, together) };
  }

  /** The functions of the language itself. */
  #standard(
    call: CallExpression,
    { overload, target, values, costs }: OverloadInput,
  ): CallEstimate | undefined {
    const together = costs.reduce(plus, nothing);
    const [first, second] = values.map(({ size }) => size ?? unknownEstimate);
    const targetSize = target?.size ?? unknownEstimate;
    switch (overload) {
      case 'string_format':
        return { cost: plus(traverse(targetSize), together) };
      case 'string_to_bytes':
        return {
          cost: plus(traverse(first), together),
          resultSize: { min: first.min, max: first.max * 4 },
        };
      case 'bytes_to_string':
        return {
          cost: plus(traverse(first), together),
          resultSize: { min: Math.floor(first.min / 4), max: first.max },
        };
      case 'strings_quote':
        return {
          cost: plus(traverse(first), together),
          resultSize: { min: first.min + 2, max: first.max * 2 + 2 },
        };
      case 'starts_with_string':
      case 'ends_with_string':
        return { cost: plus(traverse(first), together) };
      case 'in_list':
        return { cost: plus(second, together) };
      case 'matches_string':
        return { cost: plus(matchingCost(targetSize, first), together) };
      case 'contains_string':
        return {
          cost: plus(times(traverse(targetSize), traverse(first)), together),
        };
      case 'logical_and':
      case 'logical_or':
        return {
          cost: { min: costs[0].min, max: costs[0].max + costs[1].max },
        };
      case 'conditional':
        return this.#conditional(call, values, costs);
      case 'add_string':
      case 'add_bytes':
      case 'add_list':
        return this.#addition(call, overload, plus(first, second), together);
      default:
        return comparisons.has(overload)
          ? { cost: plus(comparison(first, second), together) }
          : undefined;
    }
  }

  #conditional(
    call: CallExpression,
    [, whenTrue, whenFalse]: readonly EstimateNode[],
    costs: readonly Estimate[],
  ): CallEstimate {
    const [, yes, no] = call.arguments;
    this.#book.setEntries(
      call,
      uniteEntries(this.#book.entriesOf(yes), this.#book.entriesOf(no)),
    );
    return {
      cost: plus(costs[0], union(costs[1], costs[2])),
      resultSize: union(
        whenTrue.size ?? unknownEstimate,
        whenFalse.size ?? unknownEstimate,
      ),
    };
  }

  #addition(
    call: CallExpression,
    overload: string,
    resultSize: Estimate,
    together: Estimate,
  ): CallEstimate {
    const [left, right] = call.arguments;
    this.#book.setEntries(
      call,
      uniteEntries(this.#book.entriesOf(left), this.#book.entriesOf(right)),
    );
    const cost = overload === 'add_list' ? one : traverse(resultSize);
    return { cost: plus(cost, together), resultSize };
  }

  #list(expression: Extract<Expression, { kind: 'list' }>): Estimate {
    const { elements } = expression;
    let sum = exactly(listCreation);
    let value: Estimate = elements.length === 0 ? nothing : noElements;
    for (const element of elements) {
      sum = plus(sum, this.cost(element.value));
      value = union(value, this.#book.sizeOf(element.value) ?? unknownEstimate);
    }
    this.#book.setEntries(expression, { kind: 'list', key: one, value });
    return sum;
  }

  #map(expression: Extract<Expression, { kind: 'map' }>): Estimate {
    const { entries } = expression;
    let sum = exactly(mapCreation);
    let key: Estimate = entries.length === 0 ? nothing : noElements;
    let value = key;
    for (const entry of entries) {
      sum = plus(sum, plus(this.cost(entry.key), this.cost(entry.value)));
      key = union(key, this.#book.sizeOf(entry.key) ?? unknownEstimate);
      value = union(value, this.#book.sizeOf(entry.value) ?? unknownEstimate);
    }
    this.#book.setEntries(expression, { kind: 'map', key, value });
    return sum;
  }

  #fold(expression: ComprehensionExpression): Estimate {
    const { range, initial } = expression;
    const start = plus(this.cost(range), this.cost(initial));
    this.#book.push(expression.accumulatorVariable, this.#bound(initial));
    const names = this.#pushIterationVariables(expression);
    const each = plus(
      this.cost(expression.condition),
      this.cost(expression.step),
    );
    for (const name of names) {
      this.#book.pop(name);
    }
    const end = this.cost(expression.result);
    this.#book.pop(expression.accumulatorVariable);
    const rounds = this.#book.sizeOf(range) ?? unknownEstimate;
    if (initial.kind === 'literal') {
      this.#book.setSize(expression, this.#book.sizeOf(initial));
    } else if (initial.kind === 'list' || initial.kind === 'map') {
      this.#book.setSize(expression, rounds);
      this.#book.setEntries(expression, this.#book.entriesOf(expression.step));
    }
    return plus(plus(start, end), times(rounds, each));
  }

  #pushIterationVariables(expression: ComprehensionExpression): string[] {
    const { range, iterationVariable: first } = expression;
    const second = expression.secondIterationVariable;
    const entries = this.#book.entriesOf(range);
    const path = this.#book.pathOf(range);
    const isList =
      (entries?.kind ?? this.#checked.typeOf(range).kind) === 'list';
    const valuePart = isList ? '@items' : '@values';
    if (second === undefined) {
      this.#book.push(first, {
        path: path.extend(isList ? valuePart : '@keys'),
        size: isList ? entries?.value : entries?.key,
      });
      return [first];
    }
    this.#book.push(first, {
      path: path.extend(isList ? '@indices' : '@keys'),
      size: entries?.key,
    });
    this.#book.push(second, {
      path: path.extend(valuePart),
      size: entries?.value,
    });
    return [first, second];
  }

  #binding(expression: ComprehensionExpression): Estimate {
    const { initial, result, accumulatorVariable } = expression;
    const start = plus(this.cost(expression.range), this.cost(initial));
    this.#book.push(accumulatorVariable, this.#bound(initial));
    const end = this.cost(result);
    this.#book.pop(accumulatorVariable);
    this.#book.copySizes(expression, result);
    return plus(start, end);
  }

  #bound(expression: Expression): LocalVariable {
    return {
      path: this.#book.pathOf(expression),
      size: this.#book.sizeOf(expression),
      entries: this.#book.entriesOf(expression),
    };
  }
}

interface OverloadInput {
  name: string;
  overload: string;
  target: EstimateNode | undefined;
  values: readonly EstimateNode[];
  costs: readonly Estimate[];
}

/**
 * The cost of evaluating an expression in the worst case, as cel-go estimates
 * it for the API server. Infinity when some size has no known limit.
 */
export function estimateCost(checked: CheckedExpression): number {
  return new CostEstimator(checked).cost(checked.expression).max;
}

function traverse(size: Estimate): Estimate {
  return atFactor(size, traversalFactor);
}

function comparison(left: Estimate, right: Estimate): Estimate {
  const max = Math.min(left.max, right.max);
  return atFactor({ min: max > 0 ? 1 : 0, max }, traversalFactor);
}
