/**
 * Gives equal values one object. Thousands of devices differ in little, so what is equal is kept once.
 *
 * Values must not be changed. Remembers so many values and then starts from empty, so that it does not grow without end; values
 * that were handed out before stay as they are.
 */
export class Interner<T> {
  readonly #limit: number;
  readonly #values = new Map<string, T>();

  constructor(limit = 20_000) {
    this.#limit = limit;
  }

  /** The value of the key; `make` makes it when it is not known. What `make` throws is passed on and not remembered. */
  get(key: string, make: () => T): T {
    const known = this.#values.get(key);
    if (known !== undefined) {
      return known;
    }
    const value = make();
    if (this.#values.size >= this.#limit) {
      this.#values.clear();
    }
    this.#values.set(key, value);
    return value;
  }

  /** Values that are remembered now. */
  get size(): number {
    return this.#values.size;
  }
}
