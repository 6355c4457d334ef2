import {
  DeviceClass,
  DeviceConstraint,
  DeviceDemand,
  DeviceRequest,
  DeviceToleration,
  ResourceClaimSpec,
} from '@backstage-gpu/dra';
import { RandomSource } from '../support/RandomSource';
import { randomSelector } from './randomClasses';

const TOLERATIONS: DeviceToleration[] = [
  { operator: 'Exists' },
  { key: 'gpu.nvidia.com/xid', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'gpu.nvidia.com/xid', operator: 'Equal', value: '98' },
  { key: 'draining', operator: 'Exists', effect: 'NoExecute' },
  { key: 'draining' },
];
const ATTRIBUTES = [
  'gpu.nvidia.com/parentUUID',
  'gpu.nvidia.com/profile',
  'gpu.nvidia.com/uuid',
  'gpu.nvidia.com/driverVersion',
  'resource.kubernetes.io/numaNode',
  'resource.kubernetes.io/pcieRoot',
  'acme.example.com/rank',
  'acme.example.com/fast',
];
const capacityRequests: Record<string, string>[] = [
  { memory: '1Gi' },
  { memory: '10Gi' },
  { memory: '7500Mi' },
  { memory: '100Gi' },
  { slots: '2' },
  { memory: '5Gi', slots: '1' },
];

/** Bounds the search: every further device multiplies how many ways there are. */
const devicesInClaim = 4;

function randomDemand(
  random: RandomSource,
  classes: readonly DeviceClass[],
  most: number,
): DeviceDemand {
  const all = random.chance(0.1);
  const count = random.weighted([
    [60, 1],
    [25, 2],
    [15, random.integer(1, devicesInClaim)],
  ]);
  return {
    deviceClassName: random.chance(0.015)
      ? 'nowhere'
      : random.pick(classes).metadata!.name!,
    ...(all && { allocationMode: 'All' }),
    ...(!all && random.chance(0.8) && { allocationMode: 'ExactCount' }),
    ...(!all && random.chance(0.8) && { count: Math.min(count, most) }),
    ...(random.chance(0.15) && {
      selectors: random.list(1, 2, () => randomSelector(random)),
    }),
    ...(random.chance(0.2) && { tolerations: random.some(TOLERATIONS, 0.4) }),
    ...(random.chance(0.08) && {
      capacity: { requests: random.pick(capacityRequests) },
    }),
  };
}

function randomRequest(
  random: RandomSource,
  classes: readonly DeviceClass[],
  most: number,
  name: string,
): DeviceRequest {
  if (random.chance(0.2)) {
    return {
      name,
      firstAvailable: random.list(1, 3, index => ({
        name: `sub${index}`,
        ...randomDemand(random, classes, most),
      })),
    };
  }
  return {
    name,
    exactly: {
      ...randomDemand(random, classes, most),
      ...(random.chance(0.08) && { adminAccess: random.chance(0.9) }),
    },
  };
}

function randomConstraint(
  random: RandomSource,
  requests: readonly DeviceRequest[],
): DeviceConstraint {
  const names = requests.flatMap(({ name, firstAvailable = [] }) => [
    name,
    ...firstAvailable.map(sub => `${name}/${sub.name}`),
  ]);
  const attribute = random.pick(ATTRIBUTES);
  return {
    ...(random.chance(0.6) && { requests: random.some(names, 0.6) }),
    ...(random.chance(0.6)
      ? { matchAttribute: attribute }
      : { distinctAttribute: attribute }),
  };
}

/** What a claim asks for; small enough that the search for it ends. */
export function randomClaimSpec(
  random: RandomSource,
  classes: readonly DeviceClass[],
): ResourceClaimSpec {
  const length = random.weighted([
    [60, 1],
    [30, 2],
    [10, 3],
  ]);
  const most = Math.floor(devicesInClaim / length);
  const requests = random.list(length, length, index =>
    randomRequest(random, classes, most, `r${index}`),
  );
  return {
    devices: {
      requests,
      ...(random.chance(0.3) && {
        constraints: random.list(1, 2, () =>
          randomConstraint(random, requests),
        ),
      }),
      ...(random.chance(0.1) && {
        config: [
          {
            requests: random.some(['r0', 'r1'], 0.3),
            opaque: { driver: 'gpu.nvidia.com', parameters: { shared: true } },
          },
        ],
      }),
    },
  };
}
