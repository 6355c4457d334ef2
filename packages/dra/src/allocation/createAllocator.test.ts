import { readJson } from '../__testUtils__/readFixture';
import {
  AllocationResult,
  Device,
  DeviceClass,
  Node,
  ResourceClaim,
  ResourceClaimSpec,
  ResourceSlice,
} from '../types';
import { AllocationError } from './AllocationError';
import { AllocatorState } from './allocator';
import { createAllocator } from './createAllocator';

/** Brings an answer into one form: share ids are random, key order is free. */
function canonical(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, part) => {
      if (key === 'shareID') {
        return 'random';
      }
      return key === 'requests' && Array.isArray(part) && part.length === 0
        ? undefined
        : part;
    }),
  );
}

describe('the allocator and that of Kubernetes 1.36.2', () => {
  type Answer = AllocationResult[] | string | null;
  const { fleets } = readJson<{
    fleets: (AllocatorState & {
      id: string;
      nodes: Node[];
      asks: { claims: ResourceClaim[]; answers: Answer[] }[];
    })[];
  }>('allocations', 'random-claims.json');

  it.each(fleets.map(fleet => [fleet.id, fleet] as const))(
    'answer alike for random claims on %s',
    (_, fleet) => {
      const allocator = createAllocator(fleet);
      const allocate = (node: Node, claims: ResourceClaim[]): Answer => {
        try {
          return allocator.allocate({ node, claims }) ?? null;
        } catch (error) {
          if (error instanceof AllocationError) {
            return `error: ${error.message}`;
          }
          throw error;
        }
      };
      const answers = fleet.asks.map(({ claims }) =>
        fleet.nodes.map(node => allocate(node, claims)),
      );
      expect(canonical(answers)).toEqual(
        canonical(fleet.asks.map(ask => ask.answers)),
      );
    },
  );
});

const node: Node = { metadata: { name: 'node' } };
const gpu: DeviceClass = {
  metadata: { name: 'gpu' },
  spec: {
    selectors: [{ cel: { expression: "device.driver == 'gpu.example.com'" } }],
    config: [
      {
        opaque: { driver: 'gpu.example.com', parameters: { sharing: 'none' } },
      },
    ],
  },
};

function pool(
  devices: Device[],
  spec: Partial<ResourceSlice['spec']> = {},
): ResourceSlice {
  return {
    metadata: { name: `${spec.pool?.name ?? 'node'}-devices` },
    spec: {
      driver: 'gpu.example.com',
      nodeName: 'node',
      pool: { name: 'node', generation: 1, resourceSliceCount: 1 },
      devices,
      ...spec,
    },
  };
}

function claimOf(spec: ResourceClaimSpec['devices']): ResourceClaim {
  return {
    metadata: { name: 'claim', namespace: 'team' },
    spec: { devices: spec },
  };
}

function devicesOf(
  allocations: AllocationResult[] | undefined,
): string[] | undefined {
  return allocations?.flatMap(({ devices }) =>
    devices.results.map(({ device }) => device),
  );
}

describe('createAllocator', () => {
  const one = {
    requests: [{ name: 'a', exactly: { deviceClassName: 'gpu' } }],
  };

  it('writes the whole status of a claim', () => {
    const allocator = createAllocator({
      slices: [
        pool([{ name: 'g0', taints: [{ key: 'k', effect: 'NoSchedule' }] }]),
      ],
      classes: [gpu],
      claims: [],
    });
    const claim = claimOf({
      requests: [
        {
          name: 'main',
          firstAvailable: [
            {
              name: 'two',
              deviceClassName: 'gpu',
              count: 2,
              tolerations: [{ operator: 'Exists' }],
            },
            {
              name: 'one',
              deviceClassName: 'gpu',
              tolerations: [{ operator: 'Exists' }],
            },
          ],
        },
      ],
      config: [
        {
          requests: ['main'],
          opaque: { driver: 'gpu.example.com', parameters: 1 },
        },
      ],
    });
    expect(allocator.allocate({ node, claims: [claim] })).toEqual([
      {
        devices: {
          results: [
            {
              request: 'main/one',
              driver: 'gpu.example.com',
              pool: 'node',
              device: 'g0',
              tolerations: [{ operator: 'Exists' }],
            },
          ],
          config: [
            {
              source: 'FromClass',
              requests: ['main/one'],
              opaque: {
                driver: 'gpu.example.com',
                parameters: { sharing: 'none' },
              },
            },
            {
              source: 'FromClaim',
              requests: ['main'],
              opaque: { driver: 'gpu.example.com', parameters: 1 },
            },
          ],
        },
        nodeSelector: {
          nodeSelectorTerms: [
            {
              matchFields: [
                { key: 'metadata.name', operator: 'In', values: ['node'] },
              ],
            },
          ],
        },
      },
    ]);
  });

  it('does not change its state: the same question has the same answer', () => {
    const allocator = createAllocator({
      slices: [pool([{ name: 'g0' }, { name: 'g1' }])],
      classes: [gpu],
      claims: [],
    });
    const ask = () =>
      devicesOf(allocator.allocate({ node, claims: [claimOf(one)] }));
    expect([ask(), ask()]).toEqual([['g0'], ['g0']]);
  });

  it('backtracks over claims and requests', () => {
    const numa = (name: string, value: number): Device => ({
      name,
      attributes: { 'resource.kubernetes.io/numaNode': { int: value } },
    });
    const allocator = createAllocator({
      slices: [pool([numa('g0', 0), numa('g1', 1), numa('g2', 1)])],
      classes: [gpu],
      claims: [],
    });
    const pair = claimOf({
      requests: [
        { name: 'a', exactly: { deviceClassName: 'gpu' } },
        { name: 'b', exactly: { deviceClassName: 'gpu' } },
      ],
      constraints: [{ matchAttribute: 'resource.kubernetes.io/numaNode' }],
    });
    expect(devicesOf(allocator.allocate({ node, claims: [pair] }))).toEqual([
      'g1',
      'g2',
    ]);
    expect(
      devicesOf(allocator.allocate({ node, claims: [claimOf(one), pair] })),
    ).toEqual(['g0', 'g1', 'g2']);
  });

  it('gives admin access to devices in use, which stay in use', () => {
    const held: ResourceClaim = {
      ...claimOf(one),
      status: {
        allocation: {
          devices: {
            results: [
              {
                request: 'a',
                driver: 'gpu.example.com',
                pool: 'node',
                device: 'g0',
              },
            ],
          },
        },
      },
    };
    const watched = structuredClone(held);
    watched.status!.allocation!.devices.results[0].adminAccess = true;
    const admin = claimOf({
      requests: [
        { name: 'a', exactly: { deviceClassName: 'gpu', adminAccess: true } },
      ],
    });
    const state = { slices: [pool([{ name: 'g0' }])], classes: [gpu] };
    const busy = createAllocator({ ...state, claims: [held] });
    const free = createAllocator({ ...state, claims: [watched] });
    expect([
      devicesOf(busy.allocate({ node, claims: [claimOf(one)] })),
      devicesOf(busy.allocate({ node, claims: [admin] })),
      devicesOf(free.allocate({ node, claims: [claimOf(one)] })),
    ]).toEqual([undefined, ['g0'], ['g0']]);
  });

  it('shares a device until its capacity is used up', () => {
    const shared: Device = {
      name: 'g0',
      allowMultipleAllocations: true,
      capacity: {
        memory: {
          value: '80Gi',
          requestPolicy: {
            default: '10Gi',
            validRange: { min: '10Gi', step: '10Gi' },
          },
        },
      },
    };
    const allocator = createAllocator(
      { slices: [pool([shared])], classes: [gpu], claims: [] },
      { createShareId: () => 'share' },
    );
    const parts = (count: number) =>
      Array.from({ length: count }, () =>
        claimOf({
          requests: [
            {
              name: 'a',
              exactly: {
                deviceClassName: 'gpu',
                capacity: { requests: { memory: '15Gi' } },
              },
            },
          ],
        }),
      );
    const [first] = allocator.allocate({ node, claims: parts(4) })!;
    expect(first.devices.results[0]).toMatchObject({
      shareID: 'share',
      consumedCapacity: { memory: '20Gi' },
    });
    expect(allocator.allocate({ node, claims: parts(5) })).toBeUndefined();
  });

  it.each<[string, Partial<AllocatorState>, ResourceClaim, string, boolean]>([
    [
      'a class that does not exist',
      {},
      claimOf({
        requests: [{ name: 'gpu', exactly: { deviceClassName: 'X' } }],
      }),
      'request gpu: device class X does not exist',
      false,
    ],
    [
      'a pool that is being updated',
      {
        slices: [
          pool([{ name: 'g0' }], {
            pool: { name: 'node', resourceSliceCount: 2 },
          }),
        ],
      },
      claimOf({
        requests: [
          {
            name: 'a',
            exactly: { deviceClassName: 'gpu', allocationMode: 'All' },
          },
        ],
      }),
      'claim team/claim, request a: asks for all devices, but resource pool gpu.example.com/node is currently being updated',
      false,
    ],
    [
      'a pool that is invalid',
      { slices: [pool([{ name: 'g0' }, { name: 'g0' }])] },
      claimOf(one),
      'invalid resource pools were encountered',
      true,
    ],
    [
      'a selector of the request that fails',
      {},
      claimOf({
        requests: [
          {
            name: 'a',
            exactly: {
              deviceClassName: 'gpu',
              selectors: [
                { cel: { expression: "device.attributes['x'].y == 1" } },
              ],
            },
          },
        ],
      }),
      'claim team/claim: selector #0: CEL runtime error: no such key: y',
      false,
    ],
    [
      'a selector that cannot be decided',
      {},
      claimOf({
        requests: [
          {
            name: 'a',
            exactly: {
              deviceClassName: 'gpu',
              selectors: [{ cel: { expression: "isURL('x')" } }],
            },
          },
        ],
      }),
      'claim team/claim: selector #0: cannot be evaluated: URLs are not evaluated',
      false,
    ],
    [
      'more devices than a claim can have',
      {},
      claimOf({
        requests: [
          { name: 'a', exactly: { deviceClassName: 'gpu', count: 33 } },
        ],
      }),
      'claim team/claim: number of requested devices 33 exceeds the claim limit of 32',
      false,
    ],
  ])('reports %s', (_, state, claim, message, nodeOnly) => {
    const allocator = createAllocator({
      slices: [pool([{ name: 'g0' }])],
      classes: [gpu],
      claims: [],
      ...state,
    });
    const allocate = () => allocator.allocate({ node, claims: [claim] });
    expect(allocate).toThrow(expect.objectContaining({ message, nodeOnly }));
  });

  it('gives up a search that takes too long', () => {
    const devices = Array.from({ length: 30 }, (_, index) => ({
      name: `g${index}`,
      attributes: { 'gpu.example.com/n': { int: index } },
    }));
    const allocator = createAllocator(
      { slices: [pool(devices)], classes: [gpu], claims: [] },
      { maximumSteps: 1000 },
    );
    const impossible = claimOf({
      requests: [
        { name: 'a', exactly: { deviceClassName: 'gpu', count: 15 } },
        { name: 'b', exactly: { deviceClassName: 'gpu' } },
      ],
      constraints: [
        { requests: ['b'], matchAttribute: 'gpu.example.com/missing' },
      ],
    });
    expect(() => allocator.allocate({ node, claims: [impossible] })).toThrow(
      expect.objectContaining({ kind: 'undecided' }),
    );
  });
});
