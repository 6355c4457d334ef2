/**
 * A CEL runtime error. Errors are values: `&&`, `||` and the macros built on
 * them may still give an answer when one side is an error.
 */
export class CelError {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

/** The engine cannot tell what Kubernetes would answer; spreads like an error. */
export class Undecided {
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}

/** Whether evaluation of a strict function stops at this value. */
export function isFailure(value: unknown): value is CelError | Undecided {
  return value instanceof CelError || value instanceof Undecided;
}

/** The error of a function whose own argument check failed. */
export const noSuchOverload = new CelError('no such overload');
