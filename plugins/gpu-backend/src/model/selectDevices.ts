import { compileSelector, DeviceClass } from '@backstage-gpu/dra';
import { DeviceRecord } from './readDevices';

/** Which devices a DeviceClass selects. */
export interface Selection {
  selected: DeviceRecord[];
  /** Devices on which a selector fails, with the first failure. */
  failing: DeviceRecord[];
  error?: string;
  /** Devices about which this engine cannot decide. */
  undecided: number;
}

/** Tries the selectors of a class on every device. An error is not "no match": the scheduler gives up at it. */
export function selectDevices(
  deviceClass: DeviceClass,
  devices: DeviceRecord[],
): Selection {
  const selectors = (deviceClass.spec?.selectors ?? []).map(({ cel }) =>
    compileSelector(cel?.expression ?? ''),
  );
  const selection: Selection = { selected: [], failing: [], undecided: 0 };
  for (const record of devices) {
    const { driver, device } = record.candidate;
    let outcome: 'selected' | 'no' | 'undecided' | 'failing' = 'selected';
    for (const selector of selectors) {
      const result = selector.evaluate({
        driver,
        attributes: device.attributes,
        capacity: device.capacity,
        allowMultipleAllocations: device.allowMultipleAllocations,
      });
      if (result.error !== undefined) {
        outcome = 'failing';
        selection.error ??= `${deviceClass.metadata?.name} on ${record.candidate.key}: ${result.error}`;
      } else if (result.undecided !== undefined) {
        outcome = 'undecided';
      } else if (!result.value) {
        outcome = 'no';
      }
      if (outcome !== 'selected') {
        break;
      }
    }
    if (outcome === 'selected') {
      selection.selected.push(record);
    } else if (outcome === 'failing') {
      selection.failing.push(record);
    } else if (outcome === 'undecided') {
      selection.undecided += 1;
    }
  }
  return selection;
}
