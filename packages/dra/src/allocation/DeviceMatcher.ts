import {
  CompiledSelector,
  compileSelector,
  SelectorDevice,
  SelectorOptions,
  SelectorResult,
} from '@backstage-gpu/cel';
import { PoolDevice } from '../pools';
import { Device, DeviceClass, DeviceSelector } from '../types';
import { AllocationError } from './AllocationError';

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

/** A selector, and what it is called in messages; those of a request by their claim. */
interface NamedSelector {
  compiled: CompiledSelector;
  owner?: string;
  index: number;
}

/**
 * Tells which devices fulfil the selectors of a class and of a request.
 * Answers are kept for as long as the device object lives.
 */
export class DeviceMatcher {
  /** Those of the class and those of the request, in the order in which they are asked. */
  readonly #selectors: readonly NamedSelector[];
  readonly #ask: EvaluateSelector;
  readonly #answers = new WeakMap<Device, boolean>();

  constructor(options: {
    deviceClass: DeviceClass;
    selectors: readonly DeviceSelector[];
    selectorOptions: SelectorOptions;
    evaluate?: EvaluateSelector;
  }) {
    const { deviceClass, selectors, selectorOptions } = options;
    const compile = (list: readonly DeviceSelector[], owner?: string) =>
      list.map(({ cel }, index) => ({
        compiled: compileSelector(cel?.expression ?? '', selectorOptions),
        owner,
        index,
      }));
    this.#selectors = [
      ...compile(
        deviceClass.spec?.selectors ?? [],
        `class ${deviceClass.metadata?.name}`,
      ),
      ...compile(selectors),
    ];
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
    const answer = this.matchesOnce(candidate, claimName);
    this.#answers.set(candidate.device, answer);
    return answer;
  }

  /** Like `matches`, for callers that ask about each device but once. */
  matchesOnce(candidate: PoolDevice, claimName: string): boolean {
    return this.#selectors.every(selector =>
      this.#evaluate(candidate, selector, claimName),
    );
  }

  #evaluate(
    { driver, device }: PoolDevice,
    { compiled, owner, index }: NamedSelector,
    claimName: string,
  ): boolean {
    const whereOf = () =>
      `${owner ?? `claim ${claimName}`}: selector #${index}`;
    const { error } = compiled;
    // What is only too expensive or too long to be stored is still evaluated.
    if (
      error?.kind === 'syntax' ||
      error?.kind === 'type' ||
      error?.kind === 'constant'
    ) {
      throw new AllocationError(
        'selector',
        `${whereOf()}: CEL compile error: ${error.message}`,
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
        `${whereOf()}: cannot be evaluated: ${result.undecided}`,
      );
    }
    if (result.error !== undefined) {
      throw new AllocationError(
        'selector',
        `${whereOf()}: CEL runtime error: ${result.error}`,
      );
    }
    return result.value;
  }
}
