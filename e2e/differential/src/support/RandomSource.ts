/** A number and how often it is drawn, compared with its neighbours. */
export type Weighted<T> = readonly [weight: number, value: T];

const MIX = [0x9e3779b9, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f];

/** A source of random numbers that gives the same ones for the same seed, on every machine. */
export class RandomSource {
  readonly #state: Uint32Array;

  /** @param seed - any text; similar texts give unrelated numbers. */
  constructor(seed: string) {
    this.#state = Uint32Array.from(MIX, start => {
      let hash = start;
      for (const character of seed) {
        hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193);
        hash = (hash >>> 15) ^ Math.imul(hash, 0x2c1b3c6d);
      }
      return hash;
    });
    for (let round = 0; round < 16; round += 1) {
      this.#next();
    }
  }

  /** A whole number between both bounds, which are included. */
  integer(minimum: number, maximum: number): number {
    return (
      minimum + Math.floor((this.#next() / 2 ** 32) * (maximum - minimum + 1))
    );
  }

  /** True with this probability. */
  chance(probability: number): boolean {
    return this.#next() / 2 ** 32 < probability;
  }

  pick<T>(values: readonly T[]): T {
    return values[this.integer(0, values.length - 1)];
  }

  weighted<T>(values: readonly Weighted<T>[]): T {
    let rest =
      (this.#next() / 2 ** 32) *
      values.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, value] of values) {
      rest -= weight;
      if (rest < 0) {
        return value;
      }
    }
    return values[values.length - 1][1];
  }

  shuffle<T>(values: readonly T[]): T[] {
    const shuffled = [...values];
    for (let index = shuffled.length - 1; index > 0; index -= 1) {
      const other = this.integer(0, index);
      [shuffled[index], shuffled[other]] = [shuffled[other], shuffled[index]];
    }
    return shuffled;
  }

  /** Those values that are drawn, each with this probability. */
  some<T>(values: readonly T[], probability: number): T[] {
    return values.filter(() => this.chance(probability));
  }

  /** A list of random length. */
  list<T>(minimum: number, maximum: number, make: (index: number) => T): T[] {
    return Array.from({ length: this.integer(minimum, maximum) }, (_, index) =>
      make(index),
    );
  }

  /** One step of xoshiro128**. */
  #next(): number {
    const state = this.#state;
    const scrambled = Math.imul(state[1], 5);
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9) >>> 0;
    const shifted = state[1] << 9;
    state[2] ^= state[0];
    state[3] ^= state[1];
    state[1] ^= state[2];
    state[0] ^= state[3];
    state[2] ^= shifted;
    state[3] = (state[3] << 11) | (state[3] >>> 21);
    return result;
  }
}
