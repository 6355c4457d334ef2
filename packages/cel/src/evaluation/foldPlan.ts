import { listCreation } from '../cost/costFactors';
import {
  accumulatorName,
  ComprehensionExpression,
  Expression,
  Operator,
  isBinding,
} from '../syntax';
import {
  CelError,
  CelResult,
  CelValue,
  isCelMap,
  isFailure,
  goTypeName,
} from '../values';
import { Evaluation } from '../state';
import { spendWork } from '../work/workMeter';
import { countOwnParts } from './countOwnParts';
import { Plan, Step } from './plan';
import { Planner } from './Planner';
import { Scope } from './Scope';

/** Plans the loop behind a macro, or the binding of a name. */
export function planFold(
  expression: ComprehensionExpression,
  scope: Scope,
  planner: Planner,
): Plan {
  if (isBinding(expression)) {
    return planBinding(expression, scope, planner);
  }
  const range = planner.plan(expression.range, scope).evaluate;
  const initial = planner.plan(expression.initial, scope).evaluate;
  const accumulator = planner.newPlace();
  const first = planner.newPlace();
  const two = expression.secondIterationVariable;
  const second = two === undefined ? undefined : planner.newPlace();
  const accumulatorScope = scope.with(expression.accumulatorVariable, {
    index: accumulator,
  });
  let loopScope = accumulatorScope.with(expression.iterationVariable, {
    index: first,
  });
  if (two !== undefined && second !== undefined) {
    loopScope = loopScope.with(two, { index: second });
  }
  const loop: Loop = {
    accumulator,
    first,
    second,
    condition: planner.plan(expression.condition, loopScope).evaluate,
    step: planStep(expression.step, loopScope, planner),
    parts: countOwnParts(expression.condition) + countOwnParts(expression.step),
  };
  const result = planner.plan(expression.result, accumulatorScope).evaluate;
  return {
    evaluate: evaluation => {
      const values = range(evaluation);
      if (isFailure(values)) {
        return values;
      }
      evaluation.variables[loop.accumulator] = ownList(initial(evaluation));
      const failure = run(loop, values, evaluation);
      return failure ?? result(evaluation);
    },
  };
}

interface Loop {
  accumulator: number;
  first: number;
  second: number | undefined;
  condition: Step;
  step: Step;
  /** How much one round goes through, without loops in it. */
  parts: number;
}

function run(
  loop: Loop,
  values: CelValue,
  evaluation: Evaluation,
): CelError | undefined {
  const { variables } = evaluation;
  if (Array.isArray(values)) {
    for (let index = 0; index < values.length; index += 1) {
      variables[loop.first] =
        loop.second === undefined ? values[index] : BigInt(index);
      if (loop.second !== undefined) {
        variables[loop.second] = values[index];
      }
      if (!advance(loop, evaluation)) {
        break;
      }
    }
    return undefined;
  }
  if (!isCelMap(values)) {
    return new CelError(
      loop.second === undefined
        ? `got '${goTypeName(values)}', expected iterable type`
        : `unsupported comprehension range type: ${goTypeName(values)}`,
    );
  }
  for (const key of evaluation.keysOf(values)) {
    variables[loop.first] = key;
    if (loop.second !== undefined) {
      variables[loop.second] = values.find(key)!;
    }
    if (!advance(loop, evaluation)) {
      break;
    }
  }
  return undefined;
}

function advance(loop: Loop, evaluation: Evaluation): boolean {
  spendWork(loop.parts);
  if (loop.condition(evaluation) === false || evaluation.overLimit) {
    return false;
  }
  evaluation.variables[loop.accumulator] = loop.step(evaluation);
  return true;
}

/** The loop appends to this list in place, so it must not share a constant. */
function ownList(value: CelResult): CelResult {
  if (!Array.isArray(value)) {
    return value;
  }
  spendWork(value.length);
  return [...value];
}

/**
 * `accumulator + [x]` copies the list in every round when it is evaluated as
 * written; the loop owns the list and appends instead. Costs stay the same.
 */
function planStep(step: Expression, scope: Scope, planner: Planner): Step {
  if (step.kind === 'call' && step.function === Operator.conditional) {
    const [condition, append, keep] = step.arguments;
    const appended = planAppend(append, scope, planner);
    if (appended && isAccumulator(keep)) {
      return conditionalAppend(
        planner.plan(condition, scope).evaluate,
        appended,
        scope.find(accumulatorName)!.index,
      );
    }
  }
  return planAppend(step, scope, planner) ?? planner.plan(step, scope).evaluate;
}

function conditionalAppend(
  condition: Step,
  append: Step,
  accumulator: number,
): Step {
  return evaluation => {
    const value = condition(evaluation);
    if (value === true) {
      return append(evaluation);
    }
    if (value === false) {
      return evaluation.variables[accumulator]!;
    }
    return isFailure(value) ? value : new CelError('no such overload');
  };
}

function planAppend(
  step: Expression,
  scope: Scope,
  planner: Planner,
): Step | undefined {
  if (step.kind !== 'call' || step.function !== Operator.add) {
    return undefined;
  }
  const [target, addition] = step.arguments;
  if (
    !isAccumulator(target) ||
    addition.kind !== 'list' ||
    addition.elements.length !== 1
  ) {
    return undefined;
  }
  const plan = planner.plan(addition.elements[0].value, scope);
  const listCost = plan.constant === undefined ? listCreation : 0;
  const { index } = scope.find(accumulatorName)!;
  return evaluation => {
    const list = evaluation.variables[index]!;
    const value = plan.evaluate(evaluation);
    // The accumulator, the list literal and the addition.
    evaluation.cost += 2 + listCost;
    if (isFailure(list)) {
      return list;
    }
    if (isFailure(value)) {
      return value;
    }
    (list as CelValue[]).push(value);
    return list;
  };
}

function isAccumulator(expression: Expression): boolean {
  return (
    expression.kind === 'identifier' && expression.name === accumulatorName
  );
}

function planBinding(
  expression: ComprehensionExpression,
  scope: Scope,
  planner: Planner,
): Plan {
  const initial = planner.plan(expression.initial, scope).evaluate;
  const index = planner.newPlace();
  const inner = scope.with(expression.accumulatorVariable, { index, initial });
  const result = planner.plan(expression.result, inner).evaluate;
  return {
    evaluate: evaluation => {
      evaluation.variables[index] = undefined;
      return result(evaluation);
    },
  };
}
