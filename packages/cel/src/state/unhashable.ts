import { SemanticVersion } from '../semver';
import { CelError, CelValue, goTypeName } from '../values';
import { Evaluation } from './Evaluation';

/** Whether Go cannot look a value up in a map, nor put it into one as a key. */
export function isUnhashable(
  value: CelValue,
): value is SemanticVersion | Uint8Array {
  return value instanceof SemanticVersion || value instanceof Uint8Array;
}

/** Kubernetes panics when it looks such a value up, and gives up on the expression. */
export function abortUnhashable(
  value: SemanticVersion | Uint8Array,
  evaluation: Evaluation,
): CelError {
  const message = `internal error: runtime error: hash of unhashable type ${goTypeName(
    value,
  )}`;
  evaluation.aborted = message;
  return new CelError(message);
}
