import { FunctionDeclaration, Overload } from '../functions/declaration';
import { CelType, dynType, formatType, isDynamic, sameType } from '../types';
import { Unification } from './Unification';

/** A call, as far as the choice of its signature depends on it. */
export interface OverloadedCall {
  declaration: FunctionDeclaration;
  /** The types of the arguments, a method's target first. */
  argumentTypes: readonly CelType[];
  member: boolean;
  unification: Unification;
}

/** The signatures that a call may use and its type, or why there is none. */
export type OverloadResolution =
  | { overloads: Overload[]; result: CelType }
  | { message: string };

/** Finds all signatures that fit; with dynamic arguments there are several. */
export function resolveOverloads({
  declaration,
  argumentTypes,
  member,
  unification,
}: OverloadedCall): OverloadResolution {
  const overloads: Overload[] = [];
  let result: CelType | undefined;
  for (const overload of declaration.overloads) {
    if (overload.member !== member) {
      continue;
    }
    const fresh = instantiate(overload, unification);
    if (!unification.areAssignable(argumentTypes, fresh.parameters)) {
      continue;
    }
    overloads.push(overload);
    const type = unification.substitute(fresh.result, false);
    if (!result) {
      result = type;
    } else if (!isDynamic(result) && !sameType(type, result)) {
      result = dynType;
    }
  }
  if (result) {
    return { overloads, result };
  }
  const names = argumentTypes.map(type =>
    formatType(unification.substitute(type, true)),
  );
  const signature = member
    ? `${names[0]}.(${names.slice(1).join(', ')})`
    : `(${names.join(', ')})`;
  return {
    message: `found no matching overload for '${declaration.name}' applied to '${signature}'`,
  };
}

/** The signature with type variables of its own. */
function instantiate(
  overload: Overload,
  unification: Unification,
): { parameters: CelType[]; result: CelType } {
  const variables = new Map<string, CelType>();
  const rename = (type: CelType): CelType => {
    if (type.kind === 'parameter') {
      const variable = variables.get(type.name) ?? unification.newVariable();
      variables.set(type.name, variable);
      return variable;
    }
    return type.parameters.length === 0
      ? type
      : { ...type, parameters: type.parameters.map(rename) };
  };
  return {
    parameters: overload.parameters.map(rename),
    result: rename(overload.result),
  };
}
