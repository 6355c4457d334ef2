/**
 * Waits that grow with every failure: doubling from `first` to `longest`, each with full jitter between half and whole,
 * so that many watchers do not return at once.
 */
export class BackOff {
  readonly #first: number;
  readonly #longest: number;
  readonly #random: () => number;
  #failures = 0;

  constructor(options?: {
    first?: number;
    longest?: number;
    random?: () => number;
  }) {
    this.#first = options?.first ?? 250;
    this.#longest = options?.longest ?? 30_000;
    this.#random = options?.random ?? Math.random;
  }

  /** Milliseconds to wait after one more failure. */
  next(): number {
    const whole = Math.min(
      this.#longest,
      this.#first * 2 ** Math.min(this.#failures, 20),
    );
    this.#failures += 1;
    return whole * (0.5 + this.#random() / 2);
  }

  reset() {
    this.#failures = 0;
  }
}
