import { Quantity } from '../quantity';

/**
 * A quantity inside one evaluation.
 *
 * @remarks Kubernetes compares and adds quantities in place, so that an
 * operation can change how its receiver is held: after
 * `m.compareTo(quantity('1.5Gi'))` the receiver is an arbitrary-precision
 * decimal and `m.asInteger()` fails. The box follows these changes; the
 * quantity in it never changes.
 */
export class QuantityValue {
  readonly #initial: { quantity: Quantity };
  readonly #origin: 'literal' | 'device' | 'sum';
  #box: { quantity: Quantity };

  private constructor(
    box: { quantity: Quantity },
    origin: 'literal' | 'device' | 'sum',
  ) {
    this.#initial = box;
    this.#box = box;
    this.#origin = origin;
  }

  /** A quantity that the expression made. */
  static of(quantity: Quantity): QuantityValue {
    return new QuantityValue({ quantity }, 'literal');
  }

  /** A capacity of a device, used by many evaluations. */
  static ofDevice(quantity: Quantity): QuantityValue {
    return new QuantityValue({ quantity }, 'device');
  }

  get quantity(): Quantity {
    return this.#box.quantity;
  }

  /**
   * Whether this is the result of `add` or `sub`. Kubernetes cannot compare
   * others with such a result for equality, only the result with others.
   */
  get isSum(): boolean {
    return this.#origin === 'sum';
  }

  /** -1, 0 or 1; makes the receiver a decimal when the other one is. */
  compareTo(other: QuantityValue): number {
    if (other.quantity.decimal && !this.quantity.decimal) {
      this.#box = { quantity: this.quantity.toDecimal() };
    }
    return this.quantity.compareTo(other.quantity);
  }

  /**
   * The sum or difference, or undefined when Kubernetes' answer depends on
   * earlier evaluations: it changes a decimal of the device's own in place.
   */
  combine(
    operation: 'add' | 'subtract',
    other: Quantity,
  ): QuantityValue | undefined {
    const quantity = this.quantity[operation](other);
    if (!this.quantity.decimal) {
      return new QuantityValue({ quantity }, 'sum');
    }
    if (this.#origin === 'device' && this.#box === this.#initial) {
      return undefined;
    }
    this.#box.quantity = quantity;
    return new QuantityValue(this.#box, 'sum');
  }

  /** Undoes what an evaluation did to a capacity. */
  restore(): void {
    this.#box = this.#initial;
  }
}
