import {
  AnyResourceClaim,
  DeviceRequestAllocationResult,
  normaliseResourceClaim,
  ResourceClaim,
  ResourceClaimSpec,
} from '@backstage-gpu/dra';
import { KubernetesObject } from '../watch/KubernetesObject';
import { checkFields, checkList, checkQuantity, checkText } from './checks';
import { Interners } from './Interners';
import { ourLabels } from './ourLabels';

/**
 * Of a ResourceClaim what it asks for, what it holds and for whom, in the shape of v1. Claims made from one template
 * share one spec. Opaque configuration is left out: nothing here reads it.
 *
 * @throws UnusableObjectError with the path of what is wrong
 */
export function readResourceClaim(
  object: KubernetesObject,
  interners: Interners,
): KubernetesObject & ResourceClaim {
  const raw = object as unknown as AnyResourceClaim;
  checkFields(raw.spec, 'spec');
  checkRequests(raw.spec);
  const { spec, status } = normaliseResourceClaim(raw);
  const { name, namespace, uid, creationTimestamp } = object.metadata;
  const record: KubernetesObject & ResourceClaim = {
    metadata: {
      name,
      namespace: namespace && interners.text(namespace),
      uid,
      creationTimestamp,
      labels: ourLabels(object, interners),
    },
    spec: compactSpec(spec, interners),
  };
  const pod = object.metadata.ownerReferences?.find(
    owner => owner.kind === 'Pod' && owner.controller,
  );
  if (pod && !status?.allocation) {
    // Who waits is not said elsewhere; who holds is in the reservation.
    record.metadata.ownerReferences = [pod];
  }
  if (status?.allocation) {
    record.status = compactStatus(status, interners);
  }
  return record;
}

function checkRequests(spec: AnyResourceClaim['spec']): void {
  const devices = spec.devices
    ? checkFields(spec.devices, 'spec.devices')
    : undefined;
  checkList(devices?.requests, 'spec.devices.requests').forEach(
    (request, index) => {
      const where = `spec.devices.requests[${index}]`;
      const { exactly, firstAvailable } = checkFields(request, where);
      if (exactly !== undefined) {
        checkFields(exactly, `${where}.exactly`);
      }
      checkList(firstAvailable, `${where}.firstAvailable`).forEach(
        (alternative, place) =>
          checkFields(alternative, `${where}.firstAvailable[${place}]`),
      );
    },
  );
}

function compactSpec(
  { devices }: ResourceClaimSpec,
  { claimSpecs }: Interners,
): ResourceClaimSpec {
  const { requests, constraints } = devices ?? {};
  const compact: ResourceClaimSpec = {
    devices: { requests, ...(constraints ? { constraints } : {}) },
  };
  return claimSpecs.get(JSON.stringify(compact), () => compact);
}

function compactStatus(
  status: NonNullable<ResourceClaim['status']>,
  interners: Interners,
): ResourceClaim['status'] {
  const where = 'status.allocation.devices';
  const { devices, allocationTimestamp } = status.allocation!;
  const results = checkList(
    devices && checkFields(devices, where).results,
    `${where}.results`,
  ).map((result, index) =>
    compactResult(result, `${where}.results[${index}]`, interners),
  );
  const reservedFor = checkList(status.reservedFor, 'status.reservedFor')
    .map((entry, index) => checkFields(entry, `status.reservedFor[${index}]`))
    .filter(({ resource, apiGroup }) => resource === 'pods' && !apiGroup)
    .slice(0, 1)
    .map(({ name }) => ({ resource: 'pods', name: String(name), uid: '' }));
  return {
    allocation: {
      devices: { results },
      ...(allocationTimestamp ? { allocationTimestamp } : {}),
    },
    ...(reservedFor.length > 0 ? { reservedFor } : {}),
  };
}

function compactResult(
  result: unknown,
  where: string,
  interners: Interners,
): DeviceRequestAllocationResult {
  const { request, driver, pool, device, adminAccess, shareID, ...rest } =
    checkFields(result, where);
  const compact: DeviceRequestAllocationResult = {
    request: interners.text(checkText(request, `${where}.request`)),
    driver: interners.text(checkText(driver, `${where}.driver`)),
    pool: interners.text(checkText(pool, `${where}.pool`)),
    device: interners.text(checkText(device, `${where}.device`)),
  };
  if (adminAccess === true) {
    compact.adminAccess = true;
  }
  if (shareID !== undefined) {
    compact.shareID = checkText(shareID, `${where}.shareID`);
  }
  if (rest.consumedCapacity !== undefined) {
    const path = `${where}.consumedCapacity`;
    const consumed = checkFields(rest.consumedCapacity, path);
    for (const [name, amount] of Object.entries(consumed)) {
      checkQuantity(amount, `${path}[${name}]`);
    }
    compact.consumedCapacity = consumed as Record<string, string>;
  }
  return compact;
}
