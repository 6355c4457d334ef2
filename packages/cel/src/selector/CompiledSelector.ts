import { Evaluation, MapOrder } from '../state';
import { Plan } from '../evaluation/plan';
import { CelError, typeName, Undecided } from '../values';
import { OutOfWorkError, withWork } from '../work/workMeter';
import { AnswerMemo } from './AnswerMemo';
import { attributeProblem } from './attributeValue';
import { prepareDevice } from './preparedDevice';
import { Projection } from './Projection';
import { SelectorDevice } from './selectorDevice';

/** Units of work after which the answer about one device is undecided: some 20 ms. */
const workLimit = 50_000;

/** From how many entries of a map on macros begin, to see whether it matters. */
const ordersLimit = 6;
const directions: MapOrder['backwards'][] = [
  [false, false, false],
  [true, true, true],
  [true, false, true],
  [false, true, true],
];

/**
 * Why Kubernetes does not accept an expression.
 *
 * - `syntax`, `type`, `constant`: it does not compile.
 * - `cost`, `length`: the API server refuses to store it. A cluster that has it
 *   all the same evaluates it.
 * - `unsupported`: this engine does not know a construct; Kubernetes may.
 * - `limit`: this engine does not go along with what it would cost; Kubernetes
 *   may.
 *
 * @public
 */
export interface SelectorError {
  kind:
    | 'syntax'
    | 'type'
    | 'constant'
    | 'cost'
    | 'length'
    | 'unsupported'
    | 'limit';
  /** In Kubernetes' words. */
  message: string;
}

/**
 * What a selector says about a device: it matches or not, evaluation is an
 * error (which aborts a scheduling attempt), or the engine cannot tell.
 *
 * @public
 */
export type SelectorResult =
  | { value: boolean; error?: undefined; undecided?: undefined }
  | { value?: undefined; error: string; undecided?: undefined }
  | { value?: undefined; error?: undefined; undecided: string };

/**
 * A selector that is ready to be evaluated.
 *
 * @public
 */
export interface CompiledSelector {
  readonly expression: string;
  /** Why the API server would refuse the expression; absent when it accepts. */
  readonly error?: SelectorError;
  /**
   * The upper bound of the evaluation cost as the API server estimates it;
   * Infinity when it knows no bound, undefined when nothing was compiled.
   */
  readonly estimatedCost?: number;
  /**
   * What one evaluation takes of this engine, in units of well under a
   * microsecond: the estimated cost, or more where there are regular
   * expressions. Infinity when it knows no bound, undefined when nothing was
   * compiled.
   */
  readonly estimatedWork?: number;
  /**
   * Evaluates the selector. Devices that agree on everything the expression
   * names share one evaluation. What takes longer than some 20 ms is
   * undecided.
   */
  evaluate(device: SelectorDevice): SelectorResult;
  /**
   * Like `evaluate`, without the shared answers and with the cost of the
   * evaluation in cel-go's units, and for as long as it takes.
   */
  evaluateWithCost(device: SelectorDevice): SelectorResult & { cost: number };
}

/** A selector whose answer is the same for all devices. */
export function constantSelector(options: {
  expression: string;
  error: SelectorError;
  result: SelectorResult;
}): CompiledSelector {
  const { expression, error, result } = options;
  return {
    expression,
    error,
    evaluate: () => result,
    evaluateWithCost: () => ({ ...result, cost: 0 }),
  };
}

/** An answer about one device, with what beside its attributes it holds for. */
interface WholeAnswer {
  driver: string;
  capacity: SelectorDevice['capacity'];
  allowMultipleAllocations: boolean | undefined;
  result: SelectorResult;
}

/** A selector that a plan evaluates. */
export class PlannedSelector implements CompiledSelector {
  readonly expression: string;
  readonly error?: SelectorError;
  readonly estimatedCost?: number;
  readonly estimatedWork?: number;
  readonly #plan: Plan;
  readonly #projection: Projection | undefined;
  readonly #listTypeAttributes: boolean;
  readonly #memo = new AnswerMemo();
  /** Answers of a selector that looks at everything, by the device's attributes. */
  readonly #wholeMemo = new WeakMap<object, WholeAnswer>();

  constructor(options: {
    expression: string;
    error?: SelectorError;
    estimatedCost?: number;
    estimatedWork?: number;
    plan: Plan;
    projection: Projection | undefined;
    listTypeAttributes: boolean;
  }) {
    this.expression = options.expression;
    this.error = options.error;
    this.estimatedCost = options.estimatedCost;
    this.estimatedWork = options.estimatedWork;
    this.#plan = options.plan;
    this.#projection = options.projection;
    this.#listTypeAttributes = options.listTypeAttributes;
  }

  evaluate(device: SelectorDevice): SelectorResult {
    const problem = this.#problemOf(device);
    if (problem !== undefined) {
      return { error: problem };
    }
    if (!this.#projection) {
      return this.#evaluateWhole(device);
    }
    const key = this.#projection.keyOf(device);
    const known = this.#memo.get(key);
    if (known) {
      return known;
    }
    const result = this.#runWithinLimits(device);
    this.#memo.set(key, result);
    return result;
  }

  evaluateWithCost(device: SelectorDevice): SelectorResult & { cost: number } {
    const { result, cost } = this.#run(device);
    return { ...result, cost };
  }

  #evaluateWhole(device: SelectorDevice): SelectorResult {
    const { driver, attributes, capacity, allowMultipleAllocations } = device;
    const known = attributes && this.#wholeMemo.get(attributes);
    if (
      known &&
      known.driver === driver &&
      known.capacity === capacity &&
      known.allowMultipleAllocations === allowMultipleAllocations
    ) {
      return known.result;
    }
    const result = this.#runWithinLimits(device);
    if (attributes) {
      this.#wholeMemo.set(attributes, {
        driver,
        capacity,
        allowMultipleAllocations,
        result,
      });
    }
    return result;
  }

  /** Attributes that no selector can be asked about are part of no key. */
  #problemOf(device: SelectorDevice): string | undefined {
    const { attributes } = device;
    return attributes && attributeProblem(attributes, this.#listTypeAttributes);
  }

  #runWithinLimits(device: SelectorDevice): SelectorResult {
    try {
      return withWork(workLimit, () => this.#run(device).result);
    } catch (error) {
      if (error instanceof OutOfWorkError) {
        return { undecided: 'the expression is too expensive to evaluate' };
      }
      throw error;
    }
  }

  #run(device: SelectorDevice): { result: SelectorResult; cost: number } {
    const prepared = prepareDevice(device, {
      listTypeAttributes: this.#listTypeAttributes,
    });
    if (prepared.problem !== undefined) {
      return { result: { error: prepared.problem }, cost: 0 };
    }
    const evaluation = new Evaluation(prepared.device);
    const result = outcome(this.#plan.evaluate(evaluation), evaluation);
    const { cost, longestMap } = evaluation;
    // Kubernetes goes through maps in a random order.
    for (const order of otherOrders(longestMap)) {
      prepared.restore();
      const again = new Evaluation(prepared.device, order);
      const other = outcome(this.#plan.evaluate(again), again);
      if (!sameOutcome(result, other)) {
        const undecided = 'the result depends on the order of a map';
        return { result: { undecided }, cost };
      }
    }
    return { result, cost };
  }
}

/**
 * Enough orders for most entries of a map to be its first and its last one,
 * also where a macro goes through a map that another one has made.
 */
function otherOrders(length: number): MapOrder[] {
  if (length < 2) {
    return [];
  }
  const starts = Array.from(
    { length: Math.min(length, ordersLimit) },
    (_, start) => start,
  );
  return directions
    .flatMap(backwards => starts.map(start => ({ start, backwards })))
    .slice(1);
}

function sameOutcome(left: SelectorResult, right: SelectorResult): boolean {
  return (
    left.value === right.value &&
    (left.error === undefined) === (right.error === undefined)
  );
}

function outcome(
  value: ReturnType<Plan['evaluate']>,
  evaluation: Evaluation,
): SelectorResult {
  if (evaluation.aborted !== undefined) {
    return { error: evaluation.aborted };
  }
  if (evaluation.overLimit) {
    return { error: 'operation cancelled: actual cost limit exceeded' };
  }
  if (value instanceof CelError) {
    return { error: value.message };
  }
  if (value instanceof Undecided) {
    return { undecided: value.reason };
  }
  if (typeof value === 'boolean') {
    return { value };
  }
  const type = typeName(value);
  return {
    error: `CEL result of type ${type} could not be converted to bool: type conversion error from '${type}' to 'bool'`,
  };
}
