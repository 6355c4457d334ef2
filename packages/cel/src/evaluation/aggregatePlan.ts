import { listCreation, mapCreation } from '../cost/costFactors';
import { ListExpression, MapExpression } from '../syntax';
import {
  CelError,
  CelResult,
  CelValue,
  isFailure,
  LiteralMap,
  OptionalValue,
  typeName,
  Undecided,
} from '../values';
import { Evaluation, abortUnhashable, isUnhashable } from '../state';
import { constantPlan, Plan, Step } from './plan';
import { Planner } from './Planner';
import { PlanningError } from './PlanningError';
import { Scope } from './Scope';

/** Plans a list literal; one of constants is made once and is free. */
export function planList(
  expression: ListExpression,
  scope: Scope,
  planner: Planner,
): Plan {
  const plans = expression.elements.map(({ value }) =>
    planner.plan(value, scope),
  );
  const optional = expression.elements.map(element => element.optional);
  const make = (evaluation: Evaluation): CelResult => {
    const list: CelValue[] = [];
    for (let index = 0; index < plans.length; index += 1) {
      const value = plans[index].evaluate(evaluation);
      if (isFailure(value)) {
        return value;
      }
      const element = optional[index] ? unwrap(value) : value;
      if (isFailure(element)) {
        return element;
      }
      if (element !== undefined) {
        list.push(element);
      }
    }
    return list;
  };
  return planAggregate(make, plans, listCreation);
}

/** Plans a map literal; one of constants is made once and is free. */
export function planMap(
  expression: MapExpression,
  scope: Scope,
  planner: Planner,
): Plan {
  const entries = expression.entries.map(({ key, value, optional }) => ({
    key: planner.plan(key, scope),
    value: planner.plan(value, scope),
    optional,
  }));
  const make = (evaluation: Evaluation): CelResult => {
    const map = new LiteralMap();
    for (const entry of entries) {
      const key = entry.key.evaluate(evaluation);
      if (isFailure(key)) {
        return key;
      }
      const value = entry.value.evaluate(evaluation);
      if (isFailure(value)) {
        return value;
      }
      const content = entry.optional ? unwrap(value) : value;
      if (isFailure(content)) {
        return content;
      }
      if (isUnhashable(key)) {
        return abortUnhashable(key, evaluation);
      }
      if (content === undefined) {
        map.delete(key);
      } else {
        map.set(key, content);
      }
    }
    return map;
  };
  return planAggregate(
    make,
    entries.flatMap(({ key, value }) => [key, value]),
    mapCreation,
  );
}

function planAggregate(make: Step, parts: Plan[], cost: number): Plan {
  if (parts.every(part => part.constant !== undefined)) {
    const evaluation = new Evaluation(false);
    const value = make(evaluation);
    if (evaluation.aborted !== undefined) {
      throw new PlanningError(evaluation.aborted);
    }
    if (!isFailure(value)) {
      return constantPlan(value);
    }
  }
  return {
    evaluate: evaluation => {
      const value = make(evaluation);
      evaluation.cost += cost;
      return value;
    },
  };
}

function unwrap(value: CelValue): CelResult | undefined {
  if (!(value instanceof OptionalValue)) {
    return new CelError(
      `cannot initialize optional list element from non-optional value ${typeName(
        value,
      )}`,
    );
  }
  return value.value instanceof CelError
    ? new Undecided('a list or map holds an error')
    : value.value;
}
