/** An unsigned 64-bit integer; plain `bigint` is CEL's signed `int`. */
export class UnsignedInteger {
  readonly value: bigint;

  constructor(value: bigint) {
    this.value = value;
  }
}

/** CEL's null. */
export class CelNull {
  static readonly instance = new CelNull();

  private constructor() {}
}

/** A type as a value, for example the result of `type(1)`. */
export class TypeValue {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** What a literal of the source can stand for. */
export type LiteralValue =
  | boolean
  | bigint
  | number
  | string
  | UnsignedInteger
  | Uint8Array
  | CelNull;
