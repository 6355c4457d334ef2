import { readFleets } from '../__testUtils__/readFixture';
import { AllocationResult, ResourceClaimSpec } from '../types';
import { createClaimCounter } from './createClaimCounter';

function oneDeviceOf(deviceClassName: string): ResourceClaimSpec {
  return {
    devices: { requests: [{ name: 'gpu', exactly: { deviceClassName } }] },
  };
}

function deviceNames(allocations: readonly AllocationResult[]): string[] {
  return allocations
    .flatMap(({ devices }) => devices.results)
    .map(({ driver, pool, device }) => `${driver}/${pool}/${device}`)
    .sort();
}

describe('createClaimCounter', () => {
  it.each(readFleets().map(fleet => [fleet.id, fleet] as const))(
    'grants on %s what Kubernetes grants',
    (_, fleet) => {
      const counter = createClaimCounter(fleet, { nodes: fleet.nodes });
      const asks = [
        ...Object.entries(fleet.truth).map(([name, truth]) => ({
          name,
          spec: oneDeviceOf(name),
          truth,
        })),
        ...Object.entries(fleet.asks).map(([name, ask]) => ({ name, ...ask })),
      ];
      const answers = asks.map(({ name, spec }) => {
        const { granted, allocations, error, undecided } = counter.count(spec);
        const devices = deviceNames(allocations);
        return { name, granted, devices, error, undecided };
      });
      expect(answers).toEqual(
        asks.map(({ name, truth }) => ({
          name,
          granted: truth.granted,
          devices: [...truth.devices].sort(),
          error: truth.error,
          undecided: undefined,
        })),
      );
    },
  );

  it('stops at the maximum and leaves the state for the next count', () => {
    const fleet = readFleets().find(({ truth }) =>
      Object.values(truth).some(({ granted }) => granted > 2),
    )!;
    const [name, { granted }] = Object.entries(fleet.truth).find(
      ([, truth]) => truth.granted > 2,
    )!;
    const counter = createClaimCounter(fleet, { nodes: fleet.nodes });
    expect(counter.count(oneDeviceOf(name), { maximum: 2 })).toMatchObject({
      granted: 2,
      stopped: true,
    });
    expect(counter.count(oneDeviceOf(name))).toMatchObject({
      granted,
      stopped: false,
    });
  });

  it('gives the error and what was granted before it', () => {
    const device = (name: string, profile?: string) => ({
      name,
      ...(profile && { attributes: { profile: { string: profile } } }),
    });
    const counter = createClaimCounter(
      {
        slices: [
          {
            metadata: { name: 'a' },
            spec: {
              driver: 'gpu.nvidia.com',
              nodeName: 'node',
              pool: { name: 'node', resourceSliceCount: 1 },
              devices: [device('mig', '1g.24gb'), device('gpu')],
            },
          },
        ],
        classes: [
          {
            metadata: { name: 'small' },
            spec: {
              selectors: [
                {
                  cel: {
                    expression:
                      "device.attributes['gpu.nvidia.com'].profile == '1g.24gb'",
                  },
                },
              ],
            },
          },
        ],
        claims: [],
      },
      { nodes: [{ metadata: { name: 'node' } }] },
    );
    const { granted, error } = counter.count(oneDeviceOf('small'));
    expect({ granted, error }).toEqual({
      granted: 1,
      error:
        'class small: selector #0: CEL runtime error: no such key: profile',
    });
  });

  it('counts admin access to shared devices without taking of their capacity', () => {
    const counter = createClaimCounter(
      {
        slices: [
          {
            metadata: { name: 'a' },
            spec: {
              driver: 'gpu.nvidia.com',
              nodeName: 'node',
              pool: { name: 'node', resourceSliceCount: 1 },
              devices: [
                {
                  name: 'gpu',
                  allowMultipleAllocations: true,
                  capacity: { memory: { value: '10Gi' } },
                },
              ],
            },
          },
        ],
        classes: [{ metadata: { name: 'any' } }],
        claims: [],
      },
      { nodes: [{ metadata: { name: 'node' } }] },
    );
    const count = (adminAccess: boolean) =>
      counter.count(
        {
          devices: {
            requests: [
              { name: 'a', exactly: { deviceClassName: 'any', adminAccess } },
            ],
          },
        },
        { maximum: 5 },
      ).granted;
    expect([count(true), count(false)]).toEqual([5, 1]);
  });
});
