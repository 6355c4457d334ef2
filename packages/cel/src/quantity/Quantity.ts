const int64Max = 9223372036854775807n;
const int64Min = -9223372036854775808n;

/**
 * How a quantity was written, and so how it is written back.
 *
 * @public
 */
export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent';

/**
 * An exact Kubernetes quantity: `unscaled` × 10^`exponent`. Immutable.
 *
 * @remarks Kubernetes keeps a quantity either as a scaled int64 or as an
 * arbitrary-precision decimal, and some answers depend on which of the two it
 * is (`isInteger()` of a decimal is always false). `decimal` carries that fact.
 * Source of the rules: k8s.io/apimachinery/pkg/api/resource.
 *
 * @public
 */
export class Quantity {
  readonly unscaled: bigint;
  readonly exponent: number;
  readonly format: QuantityFormat;
  /** True when Kubernetes holds this value as an arbitrary-precision decimal. */
  readonly decimal: boolean;

  constructor(
    unscaled: bigint,
    exponent: number,
    format: QuantityFormat,
    decimal: boolean,
  ) {
    this.unscaled = unscaled;
    this.exponent = exponent;
    this.format = format;
    this.decimal = decimal;
  }

  /** A whole number in the given format. */
  static fromInteger(
    value: bigint,
    format: QuantityFormat = 'DecimalSI',
  ): Quantity {
    return new Quantity(value, 0, format, false);
  }

  /** -1, 0 or 1. */
  sign(): number {
    if (this.unscaled === 0n) {
      return 0;
    }
    return this.unscaled < 0n ? -1 : 1;
  }

  /** -1, 0 or 1, exact whatever the formats are. */
  compareTo(other: Quantity): number {
    let left = this.unscaled;
    let right = other.unscaled;
    if (this.exponent > other.exponent) {
      left *= powerOfTen(this.exponent - other.exponent);
    } else if (other.exponent > this.exponent) {
      right *= powerOfTen(other.exponent - this.exponent);
    }
    if (left === right) {
      return 0;
    }
    return left < right ? -1 : 1;
  }

  /** The sum. It takes the format of `other` when this quantity is zero. */
  add(other: Quantity): Quantity {
    const format = this.unscaled === 0n ? other.format : this.format;
    if (!this.decimal && !other.decimal) {
      const sum = addInt64(this, other);
      if (sum) {
        return new Quantity(sum.unscaled, sum.exponent, format, false);
      }
    }
    const exponent = Math.min(this.exponent, other.exponent);
    return new Quantity(
      this.unscaled * powerOfTen(this.exponent - exponent) +
        other.unscaled * powerOfTen(other.exponent - exponent),
      exponent,
      format,
      true,
    );
  }

  /**
   * The difference. Kubernetes turns the sign of an int64 first, so the lowest
   * of them stays what it is, unless the sum overflows.
   */
  subtract(other: Quantity): Quantity {
    if (!this.decimal && !other.decimal) {
      const sum = addInt64(this, {
        unscaled: BigInt.asIntN(64, -other.unscaled),
        exponent: other.exponent,
      });
      if (sum) {
        const { format } = this.unscaled === 0n ? other : this;
        return new Quantity(sum.unscaled, sum.exponent, format, false);
      }
      return this.toDecimal().add(other.negate());
    }
    return this.add(other.negate());
  }

  /** The same amount with the opposite sign. */
  negate(): Quantity {
    return new Quantity(
      -this.unscaled,
      this.exponent,
      this.format,
      this.decimal,
    );
  }

  /** The same amount, held as an arbitrary-precision decimal. */
  toDecimal(): Quantity {
    return this.decimal
      ? this
      : new Quantity(this.unscaled, this.exponent, this.format, true);
  }

  /**
   * The value as an int64, or undefined where Kubernetes' `AsInt64` fails:
   * decimals, negative exponents (`1000m`) and overflow.
   */
  toInt64(): bigint | undefined {
    if (this.decimal || this.exponent < 0) {
      return undefined;
    }
    const value = this.unscaled * powerOfTen(this.exponent);
    return isInt64(value) ? value : undefined;
  }

  /** The value as a whole number, rounded away from zero. */
  toRoundedInteger(): bigint {
    if (this.exponent >= 0) {
      return this.unscaled * powerOfTen(this.exponent);
    }
    return divideAwayFromZero(this.unscaled, powerOfTen(-this.exponent));
  }

  /** The nearest double; may lose precision, as Kubernetes' own does. */
  toApproximateFloat(): number {
    const base = Number(this.unscaled);
    return this.exponent === 0 ? base : base * Number(`1e${this.exponent}`);
  }
}

/** 10^`exponent`, for exponents of zero and above. */
export function powerOfTen(exponent: number): bigint {
  return 10n ** BigInt(exponent);
}

/** Whether a whole number fits into 64 bits with sign. */
export function isInt64(value: bigint): boolean {
  return value >= int64Min && value <= int64Max;
}

/** Division that rounds every remainder away from zero. */
export function divideAwayFromZero(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  if (value % divisor === 0n) {
    return quotient;
  }
  return value < 0n ? quotient - 1n : quotient + 1n;
}

/** A whole number with a power of ten. */
type Scaled = Pick<Quantity, 'unscaled' | 'exponent'>;

function addInt64(left: Scaled, right: Scaled): Scaled | undefined {
  if (right.unscaled === 0n) {
    return left;
  }
  if (left.unscaled === 0n) {
    return right;
  }
  const exponent = Math.min(left.exponent, right.exponent);
  const scaledLeft = left.unscaled * powerOfTen(left.exponent - exponent);
  const scaledRight = right.unscaled * powerOfTen(right.exponent - exponent);
  const unscaled = scaledLeft + scaledRight;
  if (!isInt64(scaledLeft) || !isInt64(scaledRight) || !isInt64(unscaled)) {
    return undefined;
  }
  return { unscaled, exponent };
}
