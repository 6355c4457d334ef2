import { CelMap, CelResult, CelValue, Undecided } from '../values';
import { spendWork } from '../work/workMeter';

/**
 * Kubernetes' limit for the cost of evaluating a selector and for its
 * estimate (resource.k8s.io, CELSelectorExpressionMaxCost).
 *
 * @public
 */
export const selectorCostLimit = 1_000_000;

/** How many elements or characters one evaluation may copy. */
const workLimit = 5_000_000;

/**
 * In which orders macros go through maps: from which entry on, and which of
 * three goes in turn are backwards.
 */
export interface MapOrder {
  start: number;
  backwards: readonly [boolean, boolean, boolean];
}

const forwards: MapOrder = { start: 0, backwards: [false, false, false] };

/** The state of one evaluation. */
export class Evaluation {
  /** Cost so far, in cel-go's units. */
  cost = 0;
  /** Variables by place: `device` first; undefined where not computed yet. */
  readonly variables: (CelResult | undefined)[];
  /** Set when Kubernetes gives up on the whole expression. */
  aborted: string | undefined;
  /** The most entries of a map that a macro went through; 0 without one. */
  longestMap = 0;
  readonly #order: MapOrder;
  #mapsSeen = 0;
  #work = 0;

  constructor(device: CelValue, order: MapOrder = forwards) {
    this.variables = [device];
    this.#order = order;
  }

  /** The keys of a map in the order of this evaluation. */
  keysOf(map: CelMap): CelValue[] {
    const keys = map.keys();
    spendWork(keys.length);
    this.longestMap = Math.max(this.longestMap, keys.length);
    const { start, backwards } = this.#order;
    const isBackwards = backwards[this.#mapsSeen % backwards.length];
    this.#mapsSeen += 1;
    if (keys.length > 0) {
      keys.push(...keys.splice(0, start % keys.length));
    }
    return isBackwards ? keys.reverse() : keys;
  }

  /** Whether Kubernetes would have stopped this evaluation. */
  get overLimit(): boolean {
    return this.cost > selectorCostLimit;
  }

  /**
   * Accounts for copying that CEL's cost does not cover. Gives the result to
   * return when there has been too much of it: Kubernetes may hold the same
   * value without copying, so its answer is not known.
   */
  spend(elements: number): Undecided | undefined {
    this.#work += elements;
    spendWork(elements);
    return this.#work > workLimit
      ? new Undecided('the values of this expression are too large')
      : undefined;
  }
}
