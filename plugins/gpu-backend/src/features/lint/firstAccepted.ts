import { compileSelector } from '@backstage-gpu/cel';
import { DeviceShape } from './DeviceShape';

/** What a corrected selector has to say of a shape; undefined where any answer will do. */
export type Expected = (shape: DeviceShape) => boolean | undefined;

/** A selector that is slow to evaluate is not tried over and over: ordinary ones cost less than a tenth of this. */
const costLimit = 10_000;
const candidateLimit = 24;
/** A fleet of devices that are all different is not tried as often. */
const evaluationLimit = 200_000;

/**
 * Whether a corrected selector may be proposed: the API server takes it as a new one, it fails on no device, and it says
 * what is expected of each.
 */
function* accepts(
  expression: string,
  shapes: DeviceShape[],
  expected: Expected,
): Generator<void, boolean> {
  const selector = compileSelector(expression, { newExpression: true });
  if (selector.error || (selector.estimatedCost ?? 0) > costLimit) {
    return false;
  }
  for (const shape of shapes) {
    if (shape.fault === undefined) {
      const { value } = selector.evaluate(shape.device);
      yield;
      const wanted = expected(shape);
      if (value === undefined || (wanted !== undefined && wanted !== value)) {
        return false;
      }
    }
  }
  return true;
}

/** The first correction that may be proposed. May be paused after each evaluation. */
export function* firstAccepted(
  candidates: Iterable<string>,
  shapes: DeviceShape[],
  expected: Expected,
): Generator<void, string | undefined> {
  const limit = Math.min(candidateLimit, evaluationLimit / shapes.length);
  let tried = 0;
  for (const candidate of candidates) {
    if (yield* accepts(candidate, shapes, expected)) {
      return candidate;
    }
    yield;
    tried += 1;
    if (tried >= limit) {
      return undefined;
    }
  }
  return undefined;
}
