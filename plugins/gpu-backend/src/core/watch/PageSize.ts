/** Pages that must have fitted before a larger one is tried. */
const patience = 4;

/** How many objects the next page of a list is asked for: half as many after one that was too large, more again later. */
export class PageSize {
  readonly #most: number;
  #current: number;
  #fitted = 0;

  constructor(most: number) {
    this.#most = most;
    this.#current = most;
  }

  get current(): number {
    return this.#current;
  }

  /** The page was too large. */
  shrink(): void {
    this.#current = Math.max(1, Math.floor(this.#current / 2));
    this.#fitted = 0;
  }

  fitted(): void {
    this.#fitted += 1;
    if (this.#fitted >= patience) {
      this.#fitted = 0;
      this.#current = Math.min(this.#most, this.#current * 2);
    }
  }
}
