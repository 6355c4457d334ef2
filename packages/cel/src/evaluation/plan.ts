import { CelResult, CelValue } from '../values';
import { Evaluation } from '../state';

/** Computes a value. */
export type Step = (evaluation: Evaluation) => CelResult;

/** An expression that is ready to run. */
export interface Plan {
  evaluate: Step;
  /** Set when the value does not depend on the device. */
  constant?: CelValue;
}

/** A plan for a value that is known. */
export function constantPlan(constant: CelValue): Plan {
  return { evaluate: () => constant, constant };
}
