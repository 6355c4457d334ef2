import { JsonRecord } from '../cluster/types';

/** A request for all devices is charged as many as a claim can hold. */
const MAX_DEVICES_OF_CLAIM = 32;

function chargeOf({ allocationMode, count }: JsonRecord): number {
  return allocationMode === 'All' ? MAX_DEVICES_OF_CLAIM : count ?? 1;
}

/** What one request is charged by device class; of alternatives, the dearest of each class. */
function chargesOfRequest(request: JsonRecord): Map<string, number> {
  const charges = new Map<string, number>();
  const demands: JsonRecord[] = request.exactly
    ? [request.exactly]
    : request.firstAvailable ?? [];
  for (const demand of demands) {
    const { deviceClassName } = demand;
    charges.set(
      deviceClassName,
      Math.max(charges.get(deviceClassName) ?? 0, chargeOf(demand)),
    );
  }
  return charges;
}

/** What the spec of a claim is charged, by the names of quota resources. */
export function quotaCharges(spec: JsonRecord): Record<string, number> {
  const charges: Record<string, number> = {};
  for (const request of (spec.devices?.requests ?? []) as JsonRecord[]) {
    for (const [className, count] of chargesOfRequest(request)) {
      for (const name of [
        `${className}.deviceclass.resource.k8s.io/devices`,
        `requests.deviceclass.resource.kubernetes.io/${className}`,
      ]) {
        charges[name] = (charges[name] ?? 0) + count;
      }
    }
  }
  return charges;
}
