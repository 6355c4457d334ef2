import { CelValue } from './celValue';

/** A value that may be absent. */
export class OptionalValue {
  static readonly none = new OptionalValue(undefined);

  readonly value: CelValue | undefined;

  private constructor(value: CelValue | undefined) {
    this.value = value;
  }

  static of(value: CelValue): OptionalValue {
    return new OptionalValue(value);
  }
}
