import { DeviceClass, DeviceDemand, ResourceClaimSpec } from '../types';

/** What a request for all devices is charged. */
const allDevices = 32;

/** The quota resource that counts claims. */
const claims = 'count/resourceclaims.resource.k8s.io';

/**
 * What a claim is charged against ResourceQuota, by the name of the resource.
 *
 * @remarks Alternatives are charged per class with their maximum, so that
 * alternatives of three classes are charged on all three; a request for all
 * devices is charged 32. Whether the claim is allocated does not matter.
 * Source: Kubernetes' quota evaluator of resource claims.
 *
 * @param options - with the `classes`, charges for extended resources are
 * included (feature gate DRAExtendedResource, on by default since 1.36):
 * `requests.deviceclass.resource.kubernetes.io/<class>`, and `requests.<name>`
 * where the class has an extended resource name.
 *
 * @public
 */
export function quotaCharges(
  spec: ResourceClaimSpec,
  options?: { classes?: readonly DeviceClass[] },
): Record<string, number> {
  const devices = new Map<string, number>();
  for (const { exactly, firstAvailable = [] } of spec.devices?.requests ?? []) {
    const ofRequest = new Map<string, number>();
    for (const demand of exactly ? [exactly] : firstAvailable) {
      const { deviceClassName } = demand;
      const before = ofRequest.get(deviceClassName) ?? 0;
      ofRequest.set(deviceClassName, Math.max(before, devicesOf(demand)));
    }
    for (const [name, count] of ofRequest) {
      devices.set(name, (devices.get(name) ?? 0) + count);
    }
  }
  const charges: Record<string, number> = { [claims]: 1 };
  for (const [name, count] of devices) {
    charges[`${name}.deviceclass.resource.k8s.io/devices`] = count;
    const deviceClass = options?.classes?.find(
      candidate => candidate.metadata?.name === name,
    );
    if (deviceClass) {
      charges[`requests.deviceclass.resource.kubernetes.io/${name}`] = count;
      const extended = deviceClass.spec?.extendedResourceName;
      if (extended) {
        const resource = `requests.${extended}`;
        charges[resource] = (charges[resource] ?? 0) + count;
      }
    }
  }
  return charges;
}

function devicesOf(demand: DeviceDemand): number {
  return demand.allocationMode === 'All' ? allDevices : demand.count ?? 1;
}
