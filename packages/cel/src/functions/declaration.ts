import { Evaluation } from '../state';
import { CelType } from '../types';
import { CelResult, CelValue } from '../values';

/** Computes a call from its arguments, a method's target first. */
export type Implementation = (
  values: CelValue[],
  evaluation: Evaluation,
) => CelResult;

/** One signature of a function. */
export interface Overload {
  /** cel-go's name of the signature; costs depend on it. */
  id: string;
  member: boolean;
  parameters: readonly CelType[];
  result: CelType;
  implementation?: Implementation;
}

/** A function with all its signatures. */
export interface FunctionDeclaration {
  name: string;
  overloads: readonly Overload[];
  /**
   * One implementation for all signatures, which checks its arguments itself.
   * Without it, the signature that fits the arguments is called.
   */
  implementation?: Implementation;
}

/** A signature `name(a, b)`. */
export function overload(
  id: string,
  parameters: readonly CelType[],
  result: CelType,
  implementation?: Implementation,
): Overload {
  return { id, member: false, parameters, result, implementation };
}

/** A signature `a.name(b)`. */
export function member(
  id: string,
  parameters: readonly CelType[],
  result: CelType,
  implementation?: Implementation,
): Overload {
  return { id, member: true, parameters, result, implementation };
}

/** Declares a function whose signatures have implementations of their own. */
export function declare(
  name: string,
  ...overloads: Overload[]
): FunctionDeclaration {
  return { name, overloads };
}

/** Declares a function with one implementation for all signatures. */
export function declareShared(
  name: string,
  implementation: Implementation,
  ...overloads: Overload[]
): FunctionDeclaration {
  return { name, overloads, implementation };
}
