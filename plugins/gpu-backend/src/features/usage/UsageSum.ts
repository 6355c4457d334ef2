import { UsageFigures } from '@backstage-gpu/plugin-gpu-common';
import { Attribution } from './HeldDevice';

const hour = 3_600_000;
const gib = 2 ** 30;

/** The time of many allocations; milliseconds, and what they cost and hold in these. */
export interface SummedTime {
  used: number;
  withoutMemory: number;
  withoutPrice: number;
  /** GiB times milliseconds. */
  memory: number;
  /** Price an hour times milliseconds. */
  cost: number;
}

/** Adds up device time. Times are milliseconds, which stay whole numbers until the end. */
export class UsageSum {
  #used = 0;
  #inferred = 0;
  #uncertain = 0;
  #withoutMemory = 0;
  #withoutPrice = 0;
  #memory = 0;
  #cost = 0;

  /** @param inferred - how much of the time nobody watched */
  addUsed(
    { memoryBytes, pricePerHour }: Attribution,
    time: number,
    inferred: number,
  ): void {
    this.#used += time;
    this.#inferred += inferred;
    if (memoryBytes === undefined) {
      this.#withoutMemory += time;
    } else {
      this.#memory += (memoryBytes / gib) * time;
    }
    if (pricePerHour === undefined) {
      this.#withoutPrice += time;
    } else {
      this.#cost += pricePerHour * time;
    }
  }

  addUncertain(time: number): void {
    this.#uncertain += time;
  }

  /** Adds time that somebody watched. */
  addSummed(time: SummedTime): void {
    this.#used += time.used;
    this.#withoutMemory += time.withoutMemory;
    this.#withoutPrice += time.withoutPrice;
    this.#memory += time.memory;
    this.#cost += time.cost;
  }

  figures(): UsageFigures {
    const memoryKnown = this.#used === 0 || this.#withoutMemory < this.#used;
    const priceKnown = this.#used === 0 || this.#withoutPrice < this.#used;
    return {
      deviceHours: toHours(this.#used),
      ...(memoryKnown ? { memoryGibHours: toHours(this.#memory) } : {}),
      deviceHoursWithoutMemory: toHours(this.#withoutMemory),
      ...(priceKnown ? { cost: toHours(this.#cost) } : {}),
      deviceHoursWithoutPrice: toHours(this.#withoutPrice),
      inferredDeviceHours: toHours(this.#inferred),
      unobservedDeviceHours: toHours(this.#uncertain),
    };
  }
}

/** To a millionth: no digits that come of dividing. */
function toHours(milliseconds: number): number {
  return Math.round((milliseconds / hour) * 1e6) / 1e6;
}
