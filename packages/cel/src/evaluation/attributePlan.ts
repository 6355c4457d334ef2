import { Expression, Operator } from '../syntax';
import {
  CelError,
  CelResult,
  CelValue,
  isFailure,
  OptionalValue,
  goTypeName,
} from '../values';
import { Evaluation } from '../state';
import { constantPlan, Plan, Step } from './plan';
import { Planner } from './Planner';
import { PlanningError } from './PlanningError';
import { findPart, isQualifier, missingPart } from './qualify';
import { reboxOptional, throughGo } from './reboxOptional';
import { Scope } from './Scope';

/** One step of `a.b['c'][?d]`. */
interface Qualifier {
  key?: CelValue;
  /** Computes the key when it is not constant. */
  computed?: Step;
  optional: boolean;
  testOnly: boolean;
}

/**
 * Plans a chain of selects and indexes. The costs are those of cel-go: one for
 * each step that finds something, and one for the chain itself, which a
 * presence test and a chosen branch of a conditional do not pay.
 */
export function planAttribute(
  expression: Expression,
  scope: Scope,
  planner: Planner,
  options?: { free: boolean },
): Plan {
  const { root, qualifiers } = collect(expression, scope, planner);
  const start = planRoot(root, scope, planner, qualifiers.length > 0);
  if (start.constant !== undefined && qualifiers.length === 0) {
    return start;
  }
  const testOnly = qualifiers.some(qualifier => qualifier.testOnly);
  const ownCost = testOnly || options?.free || start.free ? 0 : 1;
  if (qualifiers.length === 0) {
    return {
      evaluate: evaluation => {
        const value = start.evaluate(evaluation);
        evaluation.cost += ownCost;
        return value;
      },
    };
  }
  return {
    evaluate: evaluation => {
      const value = start.evaluate(evaluation);
      const result = isFailure(value)
        ? value
        : qualify(value, qualifiers, evaluation);
      evaluation.cost += ownCost;
      return result;
    },
  };
}

/** Whether an expression is a chain that starts at a variable or a conditional. */
export function isAttribute(expression: Expression): boolean {
  switch (expression.kind) {
    case 'identifier':
    case 'select':
      return true;
    case 'call':
      return (
        expression.function === Operator.index ||
        expression.function === Operator.optionalIndex ||
        expression.function === Operator.optionalSelect ||
        expression.function === Operator.conditional
      );
    default:
      return false;
  }
}

function collect(
  expression: Expression,
  scope: Scope,
  planner: Planner,
): { root: Expression; qualifiers: Qualifier[] } {
  const qualifiers: Qualifier[] = [];
  let root = expression;
  for (;;) {
    if (
      root.kind === 'select' &&
      planner.checked.namespacedIdentifier(root) === undefined
    ) {
      qualifiers.unshift({
        key: root.field,
        optional: false,
        testOnly: root.testOnly,
      });
      root = root.operand;
    } else if (
      root.kind === 'call' &&
      !root.target &&
      (root.function === Operator.index ||
        root.function === Operator.optionalIndex ||
        root.function === Operator.optionalSelect)
    ) {
      const [operand, key] = root.arguments;
      qualifiers.unshift({
        ...planKey(key, scope, planner),
        optional: root.function !== Operator.index,
        testOnly: false,
      });
      root = operand;
    } else {
      return { root, qualifiers };
    }
  }
}

function planKey(
  key: Expression,
  scope: Scope,
  planner: Planner,
): Pick<Qualifier, 'key' | 'computed'> {
  const plan = planner.plan(key, scope);
  if (plan.constant !== undefined) {
    const constant = throughGo(plan.constant);
    if (isFailure(constant) || !isQualifier(constant)) {
      throw new PlanningError('invalid qualifier type');
    }
    return { key: constant };
  }
  // The chain itself pays the step, which for a variable key is the variable's
  // own cost.
  return {
    computed: isAttribute(key)
      ? planAttribute(key, scope, planner, { free: true }).evaluate
      : plan.evaluate,
  };
}

function planRoot(
  root: Expression,
  scope: Scope,
  planner: Planner,
  qualified: boolean,
): Plan & { free?: boolean } {
  if (root.kind === 'call' && root.function === Operator.conditional) {
    return { ...planConditional(root.arguments, scope, planner), free: true };
  }
  if (root.kind === 'identifier' || root.kind === 'select') {
    return planVariable(root, scope, planner);
  }
  const plan = planner.plan(root, scope);
  return qualified ? { evaluate: plan.evaluate } : plan;
}

function planVariable(root: Expression, scope: Scope, planner: Planner): Plan {
  const name =
    root.kind === 'identifier'
      ? root.name
      : planner.checked.namespacedIdentifier(root) ?? '';
  const place = scope.find(name.replace(/^\./, ''));
  if (!place) {
    return constantPlan(planner.typeNamed(name));
  }
  const { index, initial } = place;
  if (!initial) {
    return {
      evaluate: evaluation => reboxOptional(evaluation.variables[index]!),
    };
  }
  return {
    evaluate: evaluation => {
      // A bound name is computed when it is first used.
      const value = evaluation.variables[index] ?? initial(evaluation);
      evaluation.variables[index] = value;
      return reboxOptional(value);
    },
  };
}

function planConditional(
  [condition, whenTrue, whenFalse]: Expression[],
  scope: Scope,
  planner: Planner,
): Plan {
  const test = planner.plan(condition, scope).evaluate;
  const branch = (expression: Expression): Step => {
    if (isAttribute(expression)) {
      return planAttribute(expression, scope, planner, { free: true }).evaluate;
    }
    const { evaluate } = planner.plan(expression, scope);
    return evaluation => reboxOptional(evaluate(evaluation));
  };
  const yes = branch(whenTrue);
  const no = branch(whenFalse);
  return {
    evaluate: evaluation => {
      const value = test(evaluation);
      if (value === true) {
        return yes(evaluation);
      }
      if (value === false) {
        return no(evaluation);
      }
      return isFailure(value) ? value : new CelError('no such overload');
    },
  };
}

/** What a chain gives when an optional part of it is not there. */
function absent(qualifiers: readonly Qualifier[]): CelValue {
  return qualifiers.some(({ testOnly }) => testOnly)
    ? false
    : OptionalValue.none;
}

function qualify(
  start: CelValue,
  qualifiers: Qualifier[],
  evaluation: Evaluation,
): CelResult {
  let value = start;
  let optional = false;
  if (value instanceof OptionalValue) {
    if (value.value === undefined) {
      return absent(qualifiers);
    }
    optional = true;
    const content = throughGo(value.value);
    if (content instanceof CelError) {
      return content;
    }
    value = content;
  }
  for (const qualifier of qualifiers) {
    const key = qualifier.computed
      ? qualifier.computed(evaluation)
      : qualifier.key!;
    optional ||= qualifier.optional;
    if (isFailure(key)) {
      evaluation.cost += optional ? 0 : 1;
      return key;
    }
    if (qualifier.computed && !isQualifier(key)) {
      return new CelError(`invalid qualifier type: ${goTypeName(key)}`);
    }
    const part = findPart(value, key);
    if (part !== undefined || !optional || qualifier.testOnly) {
      evaluation.cost += 1;
    }
    if (part !== undefined && isFailure(part)) {
      return part;
    }
    if (qualifier.testOnly) {
      return part !== undefined;
    }
    if (part === undefined) {
      return optional ? absent(qualifiers) : missingPart(value, key);
    }
    value = part;
  }
  return optional ? OptionalValue.of(value) : value;
}
