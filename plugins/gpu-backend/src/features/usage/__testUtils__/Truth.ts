import { TrueAllocation } from './simulateHistory';

/** The true history, arranged so that what is true at one moment is found quickly. */
export class Truth {
  readonly #byDevice = new Map<string, TrueAllocation[]>();

  constructor(history: readonly TrueAllocation[]) {
    for (const allocation of history) {
      const list = this.#byDevice.get(allocation.device) ?? [];
      list.push(allocation);
      this.#byDevice.set(allocation.device, list);
    }
  }

  at(device: string, time: number): TrueAllocation | undefined {
    return this.#byDevice
      .get(device)
      ?.find(({ from, to }) => from <= time && time < to);
  }
}
