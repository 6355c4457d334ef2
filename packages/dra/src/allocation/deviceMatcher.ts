import {
  CompiledSelector,
  compileSelector,
  SelectorDevice,
  SelectorOptions,
  SelectorResult,
} from '../cel';
import { PoolDevice } from '../pools';
import { Device, DeviceClass, DeviceSelector } from '../types';
import { AllocationError } from './allocationError';

/**
 * Asks a selector about a device. Callers that must not stand still for long
 * can answer `undecided` instead when a selector has had its share of time.
 *
 * @public
 */
export type EvaluateSelector = (
  selector: CompiledSelector,
  device: SelectorDevice,
) => SelectorResult;

const evaluateNow: EvaluateSelector = (selector, device) =>
  selector.evaluate(device);

/**
 * Tells which devices fulfil the selectors of a class and of a request.
 * Answers are kept for as long as the device object lives.
 */
export class DeviceMatcher {
  readonly #deviceClass: DeviceClass;
  readonly #selectors: readonly DeviceSelector[];
  readonly #options: SelectorOptions;
  readonly #ask: EvaluateSelector;
  readonly #answers = new WeakMap<Device, boolean>();

  constructor(options: {
    deviceClass: DeviceClass;
    selectors: readonly DeviceSelector[];
    selectorOptions: SelectorOptions;
    evaluate?: EvaluateSelector;
  }) {
    this.#deviceClass = options.deviceClass;
    this.#selectors = options.selectors;
    this.#options = options.selectorOptions;
    this.#ask = options.evaluate ?? evaluateNow;
  }

  /**
   * Whether the device fulfils all selectors.
   *
   * @param claimName - `namespace/name`, for the error message.
   * @throws AllocationError when a selector fails or cannot be decided.
   */
  matches(candidate: PoolDevice, claimName: string): boolean {
    const known = this.#answers.get(candidate.device);
    if (known !== undefined) {
      return known;
    }
    const answer =
      this.#fulfils(
        candidate,
        this.#deviceClass.spec?.selectors ?? [],
        `class ${this.#deviceClass.metadata?.name}`,
      ) && this.#fulfils(candidate, this.#selectors, `claim ${claimName}`);
    this.#answers.set(candidate.device, answer);
    return answer;
  }

  #fulfils(
    candidate: PoolDevice,
    selectors: readonly DeviceSelector[],
    owner: string,
  ): boolean {
    return selectors.every((selector, index) =>
      this.#evaluate(candidate, selector, `${owner}: selector #${index}`),
    );
  }

  #evaluate(
    { driver, device }: PoolDevice,
    { cel }: DeviceSelector,
    where: string,
  ): boolean {
    const compiled = compileSelector(cel?.expression ?? '', this.#options);
    const { error } = compiled;
    // What is only too expensive or too long to be stored is still evaluated.
    if (
      error?.kind === 'syntax' ||
      error?.kind === 'type' ||
      error?.kind === 'constant'
    ) {
      throw new AllocationError(
        'selector',
        `${where}: CEL compile error: ${error.message}`,
      );
    }
    const result = this.#ask(compiled, {
      driver,
      attributes: device.attributes,
      capacity: device.capacity,
      allowMultipleAllocations: device.allowMultipleAllocations,
    });
    if (result.undecided !== undefined) {
      throw new AllocationError(
        'undecided',
        `${where}: cannot be evaluated: ${result.undecided}`,
      );
    }
    if (result.error !== undefined) {
      throw new AllocationError(
        'selector',
        `${where}: CEL runtime error: ${result.error}`,
      );
    }
    return result.value;
  }
}
