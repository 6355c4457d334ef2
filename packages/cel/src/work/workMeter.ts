/**
 * Counts what the evaluation or compilation under way has done, in units of well under a microsecond each. CEL's own cost
 * leaves much out, such as the size of a regular expression's program, and is computed after the work it stands for.
 *
 * Nothing here is asynchronous, so one counter serves all.
 */
let left = Infinity;

/** There is more to do than was allowed. Never leaves this package. */
export class OutOfWorkError extends Error {}

/** @throws OutOfWorkError when that is more than is left */
export function spendWork(units: number): void {
  left -= units;
  if (left < 0) {
    throw new OutOfWorkError('out of work');
  }
}

/**
 * Runs an action that may spend so many units.
 *
 * @throws OutOfWorkError when it needs more
 */
export function withWork<T>(units: number, action: () => T): T {
  const outer = left;
  left = units;
  try {
    return action();
  } finally {
    left = outer;
  }
}
