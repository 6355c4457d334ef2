import { AllocationError } from '../allocation';
import { DeviceMatcher, EvaluateSelector } from '../allocation/DeviceMatcher';
import { SelectorOptions } from '@backstage-gpu/cel';
import { PoolDevice } from '../pools';
import { DeviceClass, DeviceSelector } from '../types';

/**
 * A device about which a selector gives no answer, and why.
 *
 * @public
 */
export interface UnansweredDevice {
  device: PoolDevice;
  /** In kube-scheduler's words where it has some. */
  message: string;
}

/**
 * What selectors say about devices, in the order of the devices.
 *
 * @public
 */
export interface DeviceSelection {
  matching: readonly PoolDevice[];
  /** A selector fails on them: the scheduler gives up when it comes to one. */
  failing: readonly UnansweredDevice[];
  /** This engine cannot tell. */
  undecided: readonly UnansweredDevice[];
}

/**
 * Tries the selectors of a class, and further ones, on every device, in use or
 * not.
 *
 * @public
 */
export function selectDevices(options: {
  devices: Iterable<PoolDevice>;
  deviceClass: DeviceClass;
  selectors?: readonly DeviceSelector[];
  selectorOptions?: SelectorOptions;
  evaluate?: EvaluateSelector;
}): DeviceSelection {
  const { devices, deviceClass, selectors = [], evaluate } = options;
  const matcher = new DeviceMatcher({
    deviceClass,
    selectors,
    selectorOptions: options.selectorOptions ?? {},
    evaluate,
  });
  const matching: PoolDevice[] = [];
  const failing: UnansweredDevice[] = [];
  const undecided: UnansweredDevice[] = [];
  for (const device of devices) {
    const answer = ask(matcher, device);
    if (answer instanceof AllocationError) {
      const list = answer.kind === 'undecided' ? undecided : failing;
      list.push({ device, message: answer.message });
    } else if (answer) {
      matching.push(device);
    }
  }
  return { matching, failing, undecided };
}

function ask(
  matcher: DeviceMatcher,
  device: PoolDevice,
): boolean | AllocationError {
  try {
    return matcher.matchesOnce(device, '');
  } catch (error) {
    if (error instanceof AllocationError) {
      return error;
    }
    throw error;
  }
}
