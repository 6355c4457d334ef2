import { Quantity, readQuantity } from '@backstage-gpu/cel';
import {
  CapacityRequestPolicy,
  Device,
  DeviceCapacity,
  QuantityText,
} from '../types';

/** Amounts by capacity name. */
export type Amounts = ReadonlyMap<string, Quantity>;

/** `capacity.requests` of a request. */
export type CapacityRequests = Record<string, QuantityText> | undefined;

/**
 * Whether a device can give what is asked on top of what is taken already.
 * Asking for a capacity that the device does not have makes it unfit.
 */
export function capacityFits(
  device: Device,
  requests: CapacityRequests,
  taken: readonly (Amounts | undefined)[],
): boolean {
  const capacities = device.capacity ?? {};
  for (const name in requests) {
    if (!(name in capacities)) {
      return false;
    }
  }
  for (const [name, capacity] of Object.entries(capacities)) {
    const asked = consumedCapacity(capacity, requests?.[name]);
    if (violates(asked, capacity.requestPolicy)) {
      return false;
    }
    let total = asked;
    for (const amounts of taken) {
      const amount = amounts?.get(name);
      total = amount ? total.add(amount) : total;
    }
    if (total.compareTo(readQuantity(capacity.value)) > 0) {
      return false;
    }
  }
  return true;
}

/** What a request takes of all capacities of a shared device. */
export function consumedCapacities(
  device: Device,
  requests: CapacityRequests,
): Map<string, Quantity> {
  return new Map(
    Object.entries(device.capacity ?? {}).map(([name, capacity]) => [
      name,
      consumedCapacity(capacity, requests?.[name]),
    ]),
  );
}

/** Rounds what is asked as the capacity's policy says. */
function consumedCapacity(
  capacity: DeviceCapacity,
  request: QuantityText | undefined,
): Quantity {
  const { value, requestPolicy } = capacity;
  if (request === undefined) {
    return readQuantity(requestPolicy?.default ?? value);
  }
  const asked = readQuantity(request);
  if (requestPolicy?.validRange?.min !== undefined) {
    return roundUpInRange(asked, requestPolicy.validRange);
  }
  for (const text of requestPolicy?.validValues ?? []) {
    const valid = readQuantity(text);
    if (asked.compareTo(valid) <= 0) {
      return valid;
    }
  }
  return asked;
}

type Range = NonNullable<CapacityRequestPolicy['validRange']>;

function roundUpInRange(asked: Quantity, range: Range): Quantity {
  const min = readQuantity(range.min ?? 0);
  if (asked.compareTo(min) < 0) {
    return min;
  }
  if (range.step === undefined) {
    return asked;
  }
  const step = readQuantity(range.step).toRoundedInteger();
  const start = min.toRoundedInteger();
  const added = asked.toRoundedInteger() - start;
  const steps = added % step === 0n ? added / step : added / step + 1n;
  return Quantity.fromInteger(start + step * steps, 'BinarySI');
}

function violates(
  asked: Quantity,
  policy: CapacityRequestPolicy | undefined,
): boolean {
  if (
    !policy ||
    (policy.default !== undefined &&
      asked.compareTo(readQuantity(policy.default)) === 0)
  ) {
    return false;
  }
  const { validRange, validValues = [] } = policy;
  if (validRange) {
    if (
      validRange.max !== undefined &&
      asked.compareTo(readQuantity(validRange.max)) > 0
    ) {
      return true;
    }
    if (validRange.step === undefined) {
      return false;
    }
    const start = readQuantity(validRange.min ?? 0).toRoundedInteger();
    const step = readQuantity(validRange.step).toRoundedInteger();
    return (asked.toRoundedInteger() - start) % step !== 0n;
  }
  return (
    validValues.length > 0 &&
    !validValues.some(valid => asked.compareTo(readQuantity(valid)) === 0)
  );
}
