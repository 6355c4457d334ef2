import { QuantityText } from '@backstage-gpu/cel';

/**
 * What may be asked of a capacity that several claims can share.
 *
 * @public
 */
export interface CapacityRequestPolicy {
  default?: QuantityText;
  validValues?: QuantityText[];
  validRange?: { min?: QuantityText; max?: QuantityText; step?: QuantityText };
}

/**
 * One capacity of a device.
 *
 * @public
 */
export interface DeviceCapacity {
  value: QuantityText;
  requestPolicy?: CapacityRequestPolicy;
}
