import { UnsignedInteger } from './scalars';
import { CelValue } from './celValue';

/** A map value. */
export interface CelMap {
  readonly isCelMap: true;
  readonly size: number;
  /** The value of a key for `[]` and `.`, which a map may default. */
  find(key: CelValue): CelValue | undefined;
  /** Whether the key is really there, for `in`. */
  has(key: CelValue): boolean;
  keys(): CelValue[];
}

/** Whether a value is a map. */
export function isCelMap(value: unknown): value is CelMap {
  return (
    typeof value === 'object' &&
    value !== null &&
    (value as CelMap).isCelMap === true
  );
}

/** A map written in the expression or collected by a macro. */
export class LiteralMap implements CelMap {
  readonly isCelMap = true as const;
  readonly #entries = new Map<unknown, [CelValue, CelValue]>();

  get size(): number {
    return this.#entries.size;
  }

  set(key: CelValue, value: CelValue): void {
    this.#entries.set(normaliseKey(key), [key, value]);
  }

  delete(key: CelValue): void {
    this.#entries.delete(normaliseKey(key));
  }

  find(key: CelValue): CelValue | undefined {
    return this.#entries.get(normaliseKey(key))?.[1];
  }

  has(key: CelValue): boolean {
    return this.#entries.has(normaliseKey(key));
  }

  keys(): CelValue[] {
    return [...this.#entries.values()].map(([key]) => key);
  }
}

/** Names to values, as devices have them. */
export class NameMap implements CelMap {
  readonly isCelMap = true as const;
  readonly #values: ReadonlyMap<string, CelValue>;
  readonly #fallback: CelValue | undefined;

  /** `fallback` is what `find` gives for names that are not there. */
  constructor(values: ReadonlyMap<string, CelValue>, fallback?: CelValue) {
    this.#values = values;
    this.#fallback = fallback;
  }

  get size(): number {
    return this.#values.size;
  }

  find(key: CelValue): CelValue | undefined {
    const value = typeof key === 'string' ? this.#values.get(key) : undefined;
    return value === undefined ? this.#fallback : value;
  }

  has(key: CelValue): boolean {
    return typeof key === 'string' && this.#values.has(key);
  }

  keys(): CelValue[] {
    return [...this.#values.keys()];
  }
}

/** Numbers of different types are one key when they are the same number. */
function normaliseKey(key: CelValue): unknown {
  if (key instanceof UnsignedInteger) {
    return key.value;
  }
  if (typeof key === 'number' && Number.isInteger(key)) {
    return BigInt(key);
  }
  return key;
}
