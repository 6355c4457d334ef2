import {
  Device,
  DeviceRequestAllocationResult,
  ResourceClaim,
  ResourceSlice,
} from '@backstage-gpu/dra';
import { RandomSource } from '../support/RandomSource';

function holding(
  random: RandomSource,
  { spec }: ResourceSlice,
  device: Device,
  index: number,
): DeviceRequestAllocationResult {
  const shared = device.allowMultipleAllocations === true;
  return {
    request: 'r0',
    driver: spec.driver,
    pool: spec.pool.name,
    device: device.name,
    ...(random.chance(0.1) && { adminAccess: true }),
    ...(shared && {
      shareID: `00000000-0000-4000-8000-${`${index}`.padStart(12, '0')}`,
      consumedCapacity: { memory: random.pick(['1Gi', '5Gi', '10Gi']) },
    }),
  };
}

/** Claims that hold devices, of pools that changed since among them, and claims that wait. */
export function randomClaims(
  random: RandomSource,
  slices: readonly ResourceSlice[],
): ResourceClaim[] {
  const held = random.pick([0, 0.05, 0.3]);
  const results = slices.flatMap(slice =>
    random
      .some(slice.spec.devices ?? [], held)
      .map((device, index) => holding(random, slice, device, index)),
  );
  const claims: ResourceClaim[] = results.map((result, index) => ({
    metadata: { namespace: 'default', name: `held-${index}` },
    spec: {},
    status: {
      allocation: { devices: { results: [result] } },
      ...(random.chance(0.7) && {
        reservedFor: [{ resource: 'pods', name: 'pod', uid: 'uid' }],
      }),
    },
  }));
  if (random.chance(0.3)) {
    claims.push({
      metadata: { namespace: 'default', name: 'waiting' },
      spec: {},
    });
  }
  return claims;
}
