import { CelResult, CelValue, Undecided } from '../values';

/**
 * Kubernetes' limit for the cost of evaluating a selector and for its
 * estimate (resource.k8s.io, CELSelectorExpressionMaxCost).
 *
 * @public
 */
export const SELECTOR_COST_LIMIT = 1_000_000;

/** How many elements or characters one evaluation may copy. */
const WORK_LIMIT = 5_000_000;

/** The state of one evaluation. */
export class Evaluation {
  /** Cost so far, in cel-go's units. */
  cost = 0;
  /** Variables by place: `device` first; undefined where not computed yet. */
  readonly variables: (CelResult | undefined)[];
  /** Set when Kubernetes gives up on the whole expression. */
  aborted: string | undefined;
  #work = 0;

  constructor(device: CelValue) {
    this.variables = [device];
  }

  /** Whether Kubernetes would have stopped this evaluation. */
  get overLimit(): boolean {
    return this.cost > SELECTOR_COST_LIMIT;
  }

  /**
   * Accounts for copying that CEL's cost does not cover. Gives the result to
   * return when there has been too much of it: Kubernetes may hold the same
   * value without copying, so its answer is not known.
   */
  spend(elements: number): Undecided | undefined {
    this.#work += elements;
    return this.#work > WORK_LIMIT
      ? new Undecided('the values of this expression are too large')
      : undefined;
  }
}
