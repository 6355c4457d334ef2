import { spendWork } from '../work/workMeter';
import { FunctionDeclaration, Overload } from '../functions/declaration';
import {
  CallExpression,
  ComprehensionExpression,
  Expression,
  ListExpression,
  MapExpression,
  Operator,
  SelectExpression,
} from '../syntax';
import {
  boolType,
  CelType,
  dynType,
  errorType,
  formatType,
  intType,
  isDynamic,
  listOf,
  mapOf,
  optionalContent,
  optionalOf,
  stringType,
} from '../types';
import { Environment } from './environment';
import { literalType } from './literalType';
import { qualifiedName } from './qualifiedName';
import { resolveOverloads } from './resolveOverloads';
import { TypeIssue } from './typeIssue';
import { Unification } from './Unification';

/** Functions that Kubernetes has after 1.36, which refuses them. */
const newerFunctions = new Set(['mul', 'div', 'divInt']);

/** Units of work that one part of an expression takes until it is planned. */
const partWork = 30;

/** What the type check found out about an expression. */
export interface CheckedExpression {
  expression: Expression;
  issues: TypeIssue[];
  typeOf(expression: Expression): CelType;
  /** The signatures that a call may use; none when it was not resolved. */
  overloadsOf(call: Expression): readonly Overload[];
  /** Function name of a call such as `optional.of(1)`, whose target is no value. */
  namespacedFunction(call: CallExpression): string | undefined;
  /** Full name of a select such as `google.protobuf.Duration`. */
  namespacedIdentifier(expression: Expression): string | undefined;
}

class Checker {
  readonly #environment: Environment;
  readonly #unification = new Unification();
  readonly #types = new Map<Expression, CelType>();
  readonly #overloads = new Map<Expression, Overload[]>();
  readonly #functions = new Map<Expression, string>();
  readonly #identifiers = new Map<Expression, string>();
  readonly #issues: TypeIssue[] = [];
  #scopes: ReadonlyMap<string, CelType>[] = [];

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  run(expression: Expression): CheckedExpression {
    this.#check(expression);
    const types = new Map<Expression, CelType>();
    for (const [node, type] of this.#types) {
      types.set(node, this.#unification.substitute(type, true));
    }
    return {
      expression,
      issues: this.#issues,
      typeOf: node => types.get(node) ?? dynType,
      overloadsOf: node => this.#overloads.get(node) ?? [],
      namespacedFunction: node => this.#functions.get(node),
      namespacedIdentifier: node => this.#identifiers.get(node),
    };
  }

  #check(expression: Expression): CelType {
    spendWork(partWork);
    const type = this.#infer(expression);
    this.#types.set(expression, type);
    return type;
  }

  #infer(expression: Expression): CelType {
    switch (expression.kind) {
      case 'literal':
        return literalType(expression.value);
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
        return this.#report(
          expression,
          `messages such as ${expression.typeName} are not supported`,
          true,
        );
      case 'comprehension':
        return this.#comprehension(expression);
      default:
        return expression satisfies never;
    }
  }

  #identifier(expression: Expression, name: string): CelType {
    const type = this.#lookup(name);
    return (
      type ??
      this.#report(
        expression,
        `undeclared reference to '${name}' (in container '')`,
      )
    );
  }

  /** Kubernetes finds `.name` in the scopes of macros, too. */
  #lookup(qualified: string): CelType | undefined {
    const name = qualified.replace(/^\./, '');
    for (let index = this.#scopes.length - 1; index >= 0; index -= 1) {
      const type = this.#scopes[index].get(name);
      if (type) {
        return type;
      }
    }
    return this.#environment.identifiers.get(name);
  }

  #select(expression: SelectExpression): CelType {
    const name = qualifiedName(expression);
    const type = name === undefined ? undefined : this.#lookup(name);
    if (name !== undefined && type) {
      this.#identifiers.set(expression, name);
      return type;
    }
    const field = this.#field(expression, {
      operand: expression.operand,
      name: expression.field,
      optional: false,
    });
    return expression.testOnly
      ? boolType
      : this.#unification.substitute(field, false);
  }

  #field(
    expression: Expression,
    select: { operand: Expression; name: string; optional: boolean },
  ): CelType {
    const operandType = this.#unification.substitute(
      this.#check(select.operand),
      false,
    );
    const content = optionalContent(operandType);
    const type = this.#fieldType(
      expression,
      content ?? operandType,
      select.name,
    );
    return content || select.optional ? optionalOf(type) : type;
  }

  #fieldType(expression: Expression, owner: CelType, name: string): CelType {
    switch (owner.kind) {
      case 'map':
        return owner.parameters[1];
      case 'struct':
        return (
          this.#environment.fields(owner.name).get(name) ??
          this.#report(expression, `undefined field '${name}'`)
        );
      case 'parameter':
        this.#unification.isAssignable(dynType, owner);
        return dynType;
      case 'dyn':
      case 'any':
      case 'error':
        return dynType;
      default:
        this.#report(
          expression,
          `type '${formatType(owner)}' does not support field selection`,
        );
        return dynType;
    }
  }

  #call(call: CallExpression): CelType {
    if (call.function === Operator.optionalSelect) {
      const [operand, field] = call.arguments;
      const name = field.kind === 'literal' ? String(field.value) : '';
      this.#types.set(field, stringType);
      const declaration = this.#environment.functions.get(call.function)!;
      this.#overloads.set(call, [declaration.overloads[0]]);
      const type = this.#field(call, { operand, name, optional: true });
      return this.#unification.substitute(type, false);
    }
    const argumentTypes = call.arguments.map(argument => this.#check(argument));
    if (!call.target) {
      const name = call.function.replace(/^\./, '');
      const declaration = this.#environment.functions.get(name);
      return declaration
        ? this.#resolve(call, declaration, argumentTypes, false)
        : this.#undeclaredFunction(call, call.function);
    }
    const prefix = qualifiedName(call.target);
    const namespaced =
      prefix === undefined
        ? undefined
        : this.#environment.functions.get(
            `${prefix.replace(/^\./, '')}.${call.function}`,
          );
    if (namespaced) {
      this.#functions.set(call, namespaced.name);
      return this.#resolve(call, namespaced, argumentTypes, false);
    }
    const targetType = this.#check(call.target);
    const declaration = this.#environment.functions.get(call.function);
    return declaration
      ? this.#resolve(call, declaration, [targetType, ...argumentTypes], true)
      : this.#undeclaredFunction(call, call.function);
  }

  #undeclaredFunction(call: Expression, name: string): CelType {
    return this.#report(
      call,
      `undeclared reference to '${name}' (in container '')`,
      newerFunctions.has(name),
    );
  }

  #resolve(
    call: CallExpression,
    declaration: FunctionDeclaration,
    argumentTypes: CelType[],
    member: boolean,
  ): CelType {
    if (
      declaration.name === Operator.logicalAnd ||
      declaration.name === Operator.logicalOr
    ) {
      return this.#resolveLogical(call, declaration, argumentTypes);
    }
    const resolution = resolveOverloads({
      declaration,
      argumentTypes,
      member,
      unification: this.#unification,
    });
    if ('message' in resolution) {
      return this.#report(call, resolution.message);
    }
    this.#overloads.set(call, resolution.overloads);
    return resolution.result;
  }

  #resolveLogical(
    call: CallExpression,
    declaration: FunctionDeclaration,
    argumentTypes: CelType[],
  ): CelType {
    let failed = false;
    for (const [index, type] of argumentTypes.entries()) {
      if (!this.#unification.isAssignable(type, boolType)) {
        this.#report(
          call.arguments[index],
          `expected type 'bool' but found '${formatType(type)}'`,
        );
        failed = true;
      }
    }
    this.#overloads.set(call, [declaration.overloads[0]]);
    return failed ? errorType : boolType;
  }

  #list(expression: ListExpression): CelType {
    let joined: CelType | undefined;
    for (const { value, optional } of expression.elements) {
      const type = this.#check(value);
      joined = this.#join(
        joined,
        optional ? this.#unwrapOptional(value, type) : type,
      );
    }
    return listOf(joined ?? this.#unification.newVariable());
  }

  #map(expression: MapExpression): CelType {
    let keyType: CelType | undefined;
    let valueType: CelType | undefined;
    for (const { key, value, optional } of expression.entries) {
      keyType = this.#join(keyType, this.#check(key));
      const type = this.#check(value);
      valueType = this.#join(
        valueType,
        optional ? this.#unwrapOptional(value, type) : type,
      );
    }
    return mapOf(
      keyType ?? this.#unification.newVariable(),
      valueType ?? this.#unification.newVariable(),
    );
  }

  #unwrapOptional(expression: Expression, type: CelType): CelType {
    const content = optionalContent(type);
    if (!content && !isDynamic(type)) {
      this.#mismatch(expression, optionalOf(type), type);
    }
    return content ?? type;
  }

  /** Literals of mixed types are refused after the type check. */
  #join(previous: CelType | undefined, current: CelType): CelType {
    if (!previous) {
      return current;
    }
    return this.#unification.isAssignable(previous, current)
      ? this.#unification.mostGeneral(previous, current)
      : dynType;
  }

  #comprehension(expression: ComprehensionExpression): CelType {
    this.#check(expression.range);
    const accumulatorType = this.#check(expression.initial);
    const rangeType = this.#unification.substitute(
      this.#types.get(expression.range)!,
      false,
    );
    this.#scopes.push(
      new Map([[expression.accumulatorVariable, accumulatorType]]),
    );
    this.#scopes.push(this.#iterationScope(expression, rangeType));
    this.#expect(
      expression.condition,
      this.#check(expression.condition),
      boolType,
    );
    this.#expect(
      expression.step,
      this.#check(expression.step),
      accumulatorType,
    );
    this.#scopes.pop();
    const type = this.#check(expression.result);
    this.#scopes.pop();
    return this.#unification.substitute(type, false);
  }

  #iterationScope(
    expression: ComprehensionExpression,
    rangeType: CelType,
  ): ReadonlyMap<string, CelType> {
    const [first, second] = this.#iterationTypes(
      expression,
      rangeType,
      expression.secondIterationVariable !== undefined,
    );
    const scope = new Map([[expression.iterationVariable, first]]);
    if (expression.secondIterationVariable !== undefined) {
      scope.set(expression.secondIterationVariable, second);
    }
    return scope;
  }

  #iterationTypes(
    expression: ComprehensionExpression,
    rangeType: CelType,
    two: boolean,
  ): [CelType, CelType] {
    switch (rangeType.kind) {
      case 'list':
        return two
          ? [intType, rangeType.parameters[0]]
          : [rangeType.parameters[0], dynType];
      case 'map':
        return [rangeType.parameters[0], rangeType.parameters[1]];
      case 'dyn':
      case 'error':
      case 'parameter':
        this.#unification.isAssignable(dynType, rangeType);
        return [dynType, dynType];
      default:
        this.#report(
          expression.range,
          `expression of type '${formatType(
            rangeType,
          )}' cannot be range of a comprehension (must be list, map, or dynamic)`,
        );
        return [errorType, errorType];
    }
  }

  #expect(expression: Expression, actual: CelType, expected: CelType): void {
    if (!this.#unification.isAssignable(expected, actual)) {
      this.#mismatch(expression, expected, actual);
    }
  }

  #mismatch(
    expression: Expression,
    expected: CelType,
    actual: CelType,
  ): CelType {
    return this.#report(
      expression,
      `expected type '${formatType(expected)}' but found '${formatType(
        actual,
      )}'`,
    );
  }

  #report(
    expression: Expression,
    message: string,
    unsupported?: boolean,
  ): CelType {
    this.#issues.push({
      position: expression.position,
      message,
      ...(unsupported && { unsupported }),
    });
    return errorType;
  }
}

/** Type-checks a parsed expression as cel-go does. */
export function checkExpression(
  expression: Expression,
  environment: Environment,
): CheckedExpression {
  const checker = new Checker(environment);
  return checker.run(expression);
}
