import { CelMap, CelResult, CelValue, Undecided } from '../values';

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
  /** Whether a macro went through a map of several entries. */
  iteratedMap = false;
  /** Goes through maps backwards, to see whether their order matters. */
  readonly #reversed: boolean;
  #work = 0;

  constructor(device: CelValue, options?: { reversed: boolean }) {
    this.variables = [device];
    this.#reversed = options?.reversed ?? false;
  }

  /** The keys of a map in the order of this evaluation. */
  keysOf(map: CelMap): CelValue[] {
    const keys = map.keys();
    this.iteratedMap ||= keys.length > 1;
    return this.#reversed ? keys.reverse() : keys;
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
