import { CelError } from './CelError';
import { CelValue } from './celValue';

/**
 * A value that may be absent. What is there may be an error, which shows only
 * when the value is taken out.
 */
export class OptionalValue {
  static readonly none = new OptionalValue(undefined);

  readonly value: CelValue | CelError | undefined;

  private constructor(value: CelValue | CelError | undefined) {
    this.value = value;
  }

  static of(value: CelValue | CelError): OptionalValue {
    return new OptionalValue(value);
  }
}
