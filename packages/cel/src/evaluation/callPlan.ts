import { callCost } from '../cost/callCost';
import {
  FunctionDeclaration,
  Implementation,
  Overload,
} from '../functions/declaration';
import { CallExpression, Operator } from '../syntax';
import { valueMatchesType } from '../types';
import {
  asNumber,
  CelError,
  CelResult,
  CelValue,
  isCelMap,
  isFailure,
  typeName,
} from '../values';
import { Evaluation, abortUnhashable, isUnhashable } from '../state';
import { planLogical, planOptionalOr } from './logicPlan';
import { withConstantPattern } from './patternPlan';
import { constantPlan, Plan, Step } from './plan';
import { Planner } from './Planner';
import { PlanningError } from './PlanningError';
import { Scope } from './Scope';
import { spendWork } from '../work/workMeter';

const conversions = new Set([
  'bool',
  'bytes',
  'double',
  'duration',
  'dyn',
  'int',
  'string',
  'timestamp',
  'type',
  'uint',
]);

/** Plans the call of a function, method or operator. */
export function planCall(
  call: CallExpression,
  scope: Scope,
  planner: Planner,
): Plan {
  const namespaced = planner.checked.namespacedFunction(call);
  const name = namespaced ?? call.function.replace(/^\./, '');
  const expressions =
    call.target && namespaced === undefined
      ? [call.target, ...call.arguments]
      : call.arguments;
  const plans = expressions.map(expression => planner.plan(expression, scope));
  const steps = plans.map(plan => plan.evaluate);
  switch (name) {
    case Operator.logicalAnd:
      return planLogical(steps[0], steps[1], false);
    case Operator.logicalOr:
      return planLogical(steps[0], steps[1], true);
    case 'or':
    case 'orValue':
      return planOptionalOr(steps[0], steps[1], name === 'orValue');
    default:
      break;
  }
  const overloads = planner.checked.overloadsOf(call);
  const overload = overloads.length === 1 ? overloads[0].id : '';
  if (overload === 'in_list') {
    const membership = planMembership(plans);
    if (membership) {
      return membership;
    }
  }
  const declaration = planner.functionNamed(name);
  const implementation =
    declaration.implementation ?? dispatch(declaration, overloads);
  const apply = withConstantPattern(name, plans, implementation);
  // cel-go plans these as calls with any number of arguments, which stop at
  // the first error; calls of one or two arguments compute all of them.
  const stopsEarly =
    plans.length > 2 ||
    apply !== implementation ||
    (overload === '' && declaration.implementation === undefined);
  if (conversions.has(name) && plans[0].constant !== undefined) {
    const folded = fold(apply, plans[0].constant);
    if (folded) {
      return folded;
    }
  }
  return {
    evaluate:
      name === Operator.notStrictlyFalse
        ? lenientCall(steps[0], apply)
        : strictCall({ name, overload, steps, apply, stopsEarly }),
  };
}

interface StrictCall {
  name: string;
  overload: string;
  steps: Step[];
  apply: Implementation;
  stopsEarly: boolean;
}

function strictCall(call: StrictCall): Step {
  const { name, overload, steps, apply, stopsEarly } = call;
  const panic = panicOf(overload);
  return evaluation => {
    const values: CelResult[] = new Array(steps.length);
    let failure: CelResult | undefined;
    for (let index = 0; index < steps.length; index += 1) {
      const value = steps[index](evaluation);
      values[index] = value;
      if (isFailure(value)) {
        if (stopsEarly && index < steps.length - 1) {
          return value;
        }
        failure ??= value;
      }
    }
    spendWork(argumentWork(values));
    const result = failure ?? apply(values as CelValue[], evaluation);
    if (panic && values[panic.argument] instanceof CelError) {
      evaluation.aborted = panic.message;
    }
    evaluation.cost += callCost({
      function: name,
      overload,
      values,
      result,
    });
    return result;
  };
}

/** Functions look at everything in a text or list at least once. */
function argumentWork(values: readonly CelResult[]): number {
  let work = 1;
  for (const value of values) {
    if (typeof value === 'string' || Array.isArray(value)) {
      work += value.length / 4;
    } else if (value instanceof Uint8Array) {
      work += value.length / 4;
    } else if (isCelMap(value)) {
      work += value.size;
    }
  }
  return work;
}

const notAList =
  'internal error: interface conversion: *types.Err is not traits.Lister: missing method Add';
const notAnInt =
  'internal error: interface conversion: ref.Val is *types.Err, not types.Int';

/**
 * Kubernetes 1.36 panics when it computes the cost of these calls for an
 * argument that is an error; the expression as a whole is an error then, even
 * where `||` would have absorbed the first one.
 */
function panicOf(
  overload: string,
): { argument: number; message: string } | undefined {
  if (overload === 'list_distinct' || /^list_.*_sort$/.test(overload)) {
    return { argument: 0, message: notAList };
  }
  if (/^list_.*_sortByAssociatedKeys$/.test(overload)) {
    return { argument: 1, message: notAList };
  }
  return overload === 'list_flatten_int'
    ? { argument: 1, message: notAnInt }
    : undefined;
}

/** `@not_strictly_false`, which turns errors into true. */
function lenientCall(step: Step, apply: Implementation): Step {
  return evaluation => {
    const result = apply([step(evaluation) as CelValue], evaluation);
    evaluation.cost += 1;
    return result;
  };
}

/** Chooses the signature by the values. */
function dispatch(
  declaration: FunctionDeclaration,
  resolved: readonly Overload[],
): Implementation {
  const candidates = resolved.length > 0 ? resolved : declaration.overloads;
  return (values, evaluation) => {
    for (const candidate of candidates) {
      if (
        candidate.implementation &&
        candidate.parameters.length === values.length &&
        candidate.parameters.every((type, index) =>
          valueMatchesType(values[index], type),
        )
      ) {
        return candidate.implementation(values, evaluation);
      }
    }
    return new CelError(
      `no such overload: ${declaration.name}(${values
        .map(typeName)
        .join(', ')})`,
    );
  };
}

/** Conversions of constants happen once, and their errors are compile errors. */
function fold(apply: Implementation, constant: CelValue): Plan | undefined {
  const value = apply([constant], new Evaluation(false));
  if (value instanceof CelError) {
    throw new PlanningError(value.message);
  }
  return isFailure(value) ? undefined : constantPlan(value);
}

/** `x in [constants]` as a lookup, which costs nothing of its own. */
function planMembership([element, list]: Plan[]): Plan | undefined {
  if (!Array.isArray(list.constant)) {
    return undefined;
  }
  if (list.constant.length === 0) {
    return constantPlan(false);
  }
  const keys = new Set<unknown>();
  for (const value of list.constant) {
    const key = membershipKey(value);
    if (key === undefined) {
      return undefined;
    }
    keys.add(key);
  }
  return {
    evaluate: evaluation => {
      const value = element.evaluate(evaluation);
      if (isFailure(value)) {
        return value;
      }
      if (isUnhashable(value)) {
        return abortUnhashable(value, evaluation);
      }
      const key = membershipKey(value);
      return key !== undefined && keys.has(key);
    },
  };
}

function membershipKey(value: CelValue): unknown {
  if (typeof value === 'string' || typeof value === 'boolean') {
    return value;
  }
  const number = asNumber(value);
  return typeof number === 'number' && Number.isInteger(number)
    ? BigInt(number)
    : number;
}
