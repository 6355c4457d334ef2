/** Counts which pools show how many memory columns for a product, so that the most of them is known as pools come and go. */
export class ProductColumns {
  /** By product, then by number of columns: how many pools show it. */
  readonly #pools = new Map<string, Map<number, number>>();
  #most: ReadonlyMap<string, number> = new Map();

  /** The most columns that any pool shows, by product, without products that show none; the same object as long as it did not change. */
  get most(): ReadonlyMap<string, number> {
    return this.#most;
  }

  /**
   * Replaces what one pool shows.
   *
   * @returns products of which another number is the most now
   */
  replace(
    before: ReadonlyMap<string, number>,
    after: ReadonlyMap<string, number>,
  ): string[] {
    if (before === after) {
      return [];
    }
    for (const [product, columns] of before) {
      this.#count(product, columns, -1);
    }
    for (const [product, columns] of after) {
      this.#count(product, columns, 1);
    }
    const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
      product => this.#mostOf(product) !== this.#most.get(product),
    );
    if (changed.length > 0) {
      this.#most = new Map(
        [...this.#pools.keys()].flatMap(product => {
          const most = this.#mostOf(product);
          return most === undefined ? [] : [[product, most]];
        }),
      );
    }
    return changed;
  }

  #count(product: string, columns: number, change: 1 | -1): void {
    const pools = this.#pools.get(product) ?? new Map<number, number>();
    const count = (pools.get(columns) ?? 0) + change;
    if (count > 0) {
      pools.set(columns, count);
    } else {
      pools.delete(columns);
    }
    if (pools.size > 0) {
      this.#pools.set(product, pools);
    } else {
      this.#pools.delete(product);
    }
  }

  #mostOf(product: string): number | undefined {
    const pools = this.#pools.get(product);
    return (pools && Math.max(...pools.keys())) || undefined;
  }
}
