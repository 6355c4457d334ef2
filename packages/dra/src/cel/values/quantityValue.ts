import { Quantity } from '../../quantity';

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
  readonly #ofDevice: boolean;
  #box: { quantity: Quantity };

  private constructor(box: { quantity: Quantity }, ofDevice: boolean) {
    this.#initial = box;
    this.#box = box;
    this.#ofDevice = ofDevice;
  }

  /** A quantity that the expression made. */
  static of(quantity: Quantity): QuantityValue {
    return new QuantityValue({ quantity }, false);
  }

  /** A capacity of a device, used by many evaluations. */
  static ofDevice(quantity: Quantity): QuantityValue {
    return new QuantityValue({ quantity }, true);
  }

  get quantity(): Quantity {
    return this.#box.quantity;
  }

  /** -1, 0 or 1; makes the receiver a decimal when the other one is. */
  compareTo(other: QuantityValue): number {
    if (other.quantity.decimal && !this.quantity.decimal) {
      this.#box = { quantity: this.quantity.toDecimal() };
    }
    return this.quantity.compareTo(other.quantity);
  }

  /**
   * The sum, or undefined when Kubernetes' answer depends on earlier
   * evaluations: it adds to a decimal of the device's own in place.
   */
  add(other: Quantity): QuantityValue | undefined {
    if (!this.quantity.decimal) {
      return QuantityValue.of(this.quantity.add(other));
    }
    if (this.#ofDevice && this.#box === this.#initial) {
      return undefined;
    }
    this.#box.quantity = this.quantity.add(other);
    return new QuantityValue(this.#box, false);
  }

  /** Undoes what an evaluation did to a capacity. */
  restore(): void {
    this.#box = this.#initial;
  }
}
