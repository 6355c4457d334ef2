/** Values of which each is there once, in the order in which they came. */
export class ValueTable<TValue> {
  readonly #places = new Map<string, number>();
  readonly values: TValue[] = [];

  /** @param key - equal for equal values */
  place(key: string, value: TValue): number {
    const known = this.#places.get(key);
    if (known !== undefined) {
      return known;
    }
    const place = this.values.length;
    this.#places.set(key, place);
    this.values.push(value);
    return place;
  }
}
