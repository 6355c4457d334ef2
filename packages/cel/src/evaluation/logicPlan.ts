import {
  CelResult,
  isFailure,
  noSuchOverload,
  OptionalValue,
  Undecided,
} from '../values';
import { Plan, Step } from './plan';

/**
 * Plans `&&` and `||`. The deciding value wins over errors on either side;
 * without one, what is undecided wins over errors, since it might decide.
 */
export function planLogical(left: Step, right: Step, deciding: boolean): Plan {
  return {
    evaluate: evaluation => {
      const first = left(evaluation);
      if (first === deciding) {
        return deciding;
      }
      const second = right(evaluation);
      if (second === deciding) {
        return deciding;
      }
      if (typeof first === 'boolean' && typeof second === 'boolean') {
        return !deciding;
      }
      return failureOf(first, second);
    },
  };
}

function failureOf(first: CelResult, second: CelResult): CelResult {
  if (first instanceof Undecided) {
    return first;
  }
  if (second instanceof Undecided) {
    return second;
  }
  const failed = typeof first === 'boolean' ? second : first;
  return isFailure(failed) ? failed : noSuchOverload;
}

/**
 * Plans `a.or(b)` and `a.orValue(b)`, which need `b` only without a value. What
 * is not optional is its own value.
 */
export function planOptionalOr(left: Step, right: Step, unwrap: boolean): Plan {
  return {
    evaluate: evaluation => {
      const optional = left(evaluation);
      if (isFailure(optional)) {
        return optional;
      }
      if (!(optional instanceof OptionalValue)) {
        return optional;
      }
      if (optional.value === undefined) {
        return right(evaluation);
      }
      return unwrap ? optional.value : optional;
    },
  };
}
