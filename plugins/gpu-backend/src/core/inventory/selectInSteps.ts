import { compileSelector, SelectorOptions } from '@backstage-gpu/cel';
import {
  DeviceClass,
  DeviceSelection,
  DeviceSelector,
  PoolDevice,
  selectDevices,
} from '@backstage-gpu/dra';
import { isOutOfTime, SelectorTime } from './SelectorTime';

/** Compiles selectors one a step: what asks them afterwards finds them compiled. */
export function* compileInSteps(
  selectors: readonly DeviceSelector[] | undefined,
  options?: SelectorOptions,
): Generator<void, void, void> {
  for (const { cel } of selectors ?? []) {
    compileSelector(cel?.expression ?? '', options);
    yield;
  }
}

/** What a class selects, in steps as long as its selectors get on within their time. */
export function* selectInSteps(options: {
  devices: readonly PoolDevice[];
  deviceClass: DeviceClass;
  time: SelectorTime;
}): Generator<void, DeviceSelection, void> {
  const { devices, deviceClass, time } = options;
  yield* compileInSteps(deviceClass.spec?.selectors);
  for (;;) {
    const selection = selectDevices({
      devices,
      deviceClass,
      evaluate: time.evaluate,
    });
    if (time.isSpent || !isOutOfTime(selection)) {
      return selection;
    }
    yield;
  }
}
