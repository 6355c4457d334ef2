/**
 * The way from a variable to a value, such as
 * `device`, `attributes`, `@values`, `profile`.
 *
 * @remarks cel-go extends such paths in place where their memory has room, and
 * so changes other paths that share the memory: of the two variables of
 * `m.all(k, v, …)` the first may get the path of the second. The API server's
 * estimates depend on it, so the memory is modelled here: a path shares its
 * parts with the one it extends while that has room, and room doubles.
 */
export class DevicePath {
  static readonly none = new DevicePath([], 0, 0);

  readonly #parts: string[];
  readonly #length: number;
  readonly #capacity: number;

  private constructor(parts: string[], length: number, capacity: number) {
    this.#parts = parts;
    this.#length = length;
    this.#capacity = capacity;
  }

  /** The path of a variable. */
  static of(variable: string): DevicePath {
    return new DevicePath([variable], 1, 1);
  }

  /** The path of a part of the value. */
  extend(part: string): DevicePath {
    const length = this.#length + 1;
    if (this.#length < this.#capacity) {
      this.#parts[this.#length] = part;
      return new DevicePath(this.#parts, length, this.#capacity);
    }
    return new DevicePath(
      [...this.#parts.slice(0, this.#length), part],
      length,
      Math.max(1, this.#capacity * 2),
    );
  }

  /** Like `extend`, in memory of its own. */
  copyWith(part: string): DevicePath {
    const parts = [...this.parts, part];
    return new DevicePath(parts, parts.length, parts.length);
  }

  get parts(): readonly string[] {
    return this.#parts.slice(0, this.#length);
  }
}
