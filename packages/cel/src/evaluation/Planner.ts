import { CheckedExpression } from '../checker';
import { FunctionDeclaration } from '../functions/declaration';
import { FunctionLibrary } from '../functions/library';
import { Expression } from '../syntax';
import { CelValue, TypeValue } from '../values';
import { planList, planMap } from './aggregatePlan';
import { isAttribute, planAttribute } from './attributePlan';
import { planCall } from './callPlan';
import { planFold } from './foldPlan';
import { constantPlan, Plan } from './plan';
import { PlanningError } from './PlanningError';
import { Scope } from './Scope';

/** Turns checked expressions into functions. */
export class Planner {
  readonly checked: CheckedExpression;
  readonly #functions: FunctionLibrary;
  /** The first place belongs to the device. */
  #places = 1;

  constructor(checked: CheckedExpression, functions: FunctionLibrary) {
    this.checked = checked;
    this.#functions = functions;
  }

  /**
   * Plans an expression.
   *
   * @throws PlanningError when a constant part of it is an error.
   */
  plan(expression: Expression, scope: Scope): Plan {
    if (isAttribute(expression)) {
      return planAttribute(expression, scope, this);
    }
    switch (expression.kind) {
      case 'literal':
        return constantPlan(expression.value);
      case 'call':
        return planCall(expression, scope, this);
      case 'list':
        return planList(expression, scope, this);
      case 'map':
        return planMap(expression, scope, this);
      case 'comprehension':
        return planFold(expression, scope, this);
      default:
        throw new PlanningError(`unsupported expression: ${expression.kind}`);
    }
  }

  /** A place for a variable that nothing else uses. */
  newPlace(): number {
    this.#places += 1;
    return this.#places - 1;
  }

  /** The declaration of a function that the type check has found. */
  functionNamed(name: string): FunctionDeclaration {
    const declaration = this.#functions.get(name);
    if (!declaration) {
      throw new PlanningError(`unknown function: ${name}`);
    }
    return declaration;
  }

  /** The value of a type's name. */
  typeNamed(name: string): CelValue {
    return new TypeValue(name.replace(/^\./, ''));
  }
}
