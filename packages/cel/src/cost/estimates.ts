/** A range of sizes or costs. An unknown upper end is Infinity. */
export interface Estimate {
  readonly min: number;
  readonly max: number;
}

/** Nothing is known of it. */
export const unknownEstimate: Estimate = { min: 0, max: Infinity };

/** An estimate that is known exactly. */
export function exactly(value: number): Estimate {
  return { min: value, max: value };
}

/** The sum of two ranges. */
export function plus(left: Estimate, right: Estimate): Estimate {
  return { min: left.min + right.min, max: left.max + right.max };
}

/** The product of two ranges. */
export function times(left: Estimate, right: Estimate): Estimate {
  return {
    min: product(left.min, right.min),
    max: product(left.max, right.max),
  };
}

/** A size turned into a cost, rounded up. */
export function atFactor(size: Estimate, factor: number): Estimate {
  return {
    min: Math.ceil(product(size.min, factor)),
    max: Math.ceil(product(size.max, factor)),
  };
}

/** A range that covers both. */
export function union(left: Estimate, right: Estimate): Estimate {
  return {
    min: Math.min(left.min, right.min),
    max: Math.max(left.max, right.max),
  };
}

function product(left: number, right: number): number {
  return left === 0 || right === 0 ? 0 : left * right;
}
