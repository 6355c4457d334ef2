import { QuantityText } from '../quantity';
import { DeviceAttribute } from './deviceAttribute';

/**
 * What a selector can see of a device.
 *
 * @public
 */
export interface SelectorDevice {
  /** The driver that published the device; the domain of unqualified names. */
  driver: string;
  attributes?: Record<string, DeviceAttribute>;
  capacity?: Record<string, { value: QuantityText }>;
  allowMultipleAllocations?: boolean;
}

/** Domain and identifier of an attribute or capacity name. */
export function splitName(
  name: string,
  driver: string,
): { domain: string; id: string } {
  const slash = name.indexOf('/');
  return slash < 0
    ? { domain: driver, id: name }
    : { domain: name.slice(0, slash), id: name.slice(slash + 1) };
}
