import fc from 'fast-check';
import { createAllocator } from '../allocation';
import { gatherPool, groupByPool } from '../pools';
import { readQuantity } from '@backstage-gpu/cel';
import {
  Device,
  DeviceClass,
  Node,
  ResourceClaim,
  ResourceSlice,
} from '../types';
import { collectUse, deviceKey } from '../use';
import { countInPool } from './countInPool';
import { createClaimCounter } from './createClaimCounter';
import { selectDevices } from './selectDevices';

const cards = 2;
const columnsOfCard = 8;
const deviceClass: DeviceClass = {
  metadata: { name: 'any' },
  spec: {
    selectors: [
      {
        cel: { expression: "device.attributes['gpu.example.com'].width >= 1" },
      },
    ],
  },
};
const node: Node = { metadata: { name: 'node' } };

interface Partition {
  card: number;
  first: number;
  width: number;
  tainted: boolean;
}

const partition: fc.Arbitrary<Partition> = fc.record({
  card: fc.integer({ min: 0, max: cards - 1 }),
  first: fc.integer({ min: 0, max: columnsOfCard - 1 }),
  width: fc.integer({ min: 1, max: columnsOfCard }),
  tainted: fc.boolean(),
});
const partitions = fc.array(partition, { minLength: 1, maxLength: 14 });

function columns({ first, width }: Partition): number[] {
  return Array.from({ length: width }, (_, index) => first + index).filter(
    column => column < columnsOfCard,
  );
}

function fleet(parts: Partition[]): ResourceSlice[] {
  const pool = { name: 'node', generation: 1, resourceSliceCount: 2 };
  const base = { driver: 'gpu.example.com', nodeName: 'node', pool };
  const devices = parts.map(
    (part, index): Device => ({
      name: `g${index}`,
      attributes: { width: { int: part.width } },
      consumesCounters: [
        {
          counterSet: `card-${part.card}`,
          counters: Object.fromEntries(
            columns(part).map(column => [`column-${column}`, { value: '1' }]),
          ),
        },
      ],
      ...(part.tainted && { taints: [{ key: 'sick', effect: 'NoSchedule' }] }),
    }),
  );
  const sharedCounters = Array.from({ length: cards }, (_, card) => ({
    name: `card-${card}`,
    counters: Object.fromEntries(
      Array.from({ length: columnsOfCard }, (__, column) => [
        `column-${column}`,
        { value: '1' },
      ]),
    ),
  }));
  return [
    { metadata: { name: '0' }, spec: { ...base, sharedCounters } },
    { metadata: { name: '1' }, spec: { ...base, devices } },
  ];
}

function count(slices: ResourceSlice[]) {
  const counter = createClaimCounter(
    { slices, classes: [deviceClass], claims: [] },
    { nodes: [node] },
  );
  return counter.count({
    devices: { requests: [{ name: 'a', exactly: { deviceClassName: 'any' } }] },
  });
}

function countPool(slices: ResourceSlice[]) {
  const [group] = groupByPool(slices).values();
  const pool = gatherPool(group, node)!;
  const selection = selectDevices({ devices: pool.devices, deviceClass });
  return {
    ...countInPool({ pool, selection, use: collectUse([]) }),
    matching: selection.matching,
  };
}

/** The best packing by trying all sets of partitions. */
function bruteForce(parts: Partition[]): number {
  let best = 0;
  for (let chosen = 0; chosen < 2 ** parts.length; chosen += 1) {
    const taken = new Set<string>();
    let devices = 0;
    let fits = true;
    for (const [index, part] of parts.entries()) {
      if (Math.floor(chosen / 2 ** index) % 2 === 1) {
        devices += 1;
        for (const column of columns(part)) {
          const key = `${part.card}/${column}`;
          fits &&= !taken.has(key);
          taken.add(key);
        }
      }
    }
    best = fits ? Math.max(best, devices) : best;
  }
  return best;
}

describe('counting', () => {
  it('never gives a device or a counter twice', () => {
    fc.assert(
      fc.property(partitions, parts => {
        const { allocations } = count(fleet(parts));
        const keys = allocations.flatMap(({ devices }) =>
          devices.results.map(deviceKey),
        );
        expect(new Set(keys).size).toBe(keys.length);
        const taken = keys.flatMap(key => {
          const part = parts[Number(key.split('/g').at(-1))];
          return columns(part).map(column => `${part.card}/${column}`);
        });
        expect(new Set(taken).size).toBe(taken.length);
      }),
    );
  });

  it('counts a pool alone as the allocator counts the cluster', () => {
    fc.assert(
      fc.property(partitions, parts => {
        const { allocations } = count(fleet(parts));
        const { granted } = countPool(fleet(parts));
        expect(granted.map(({ device }) => device.name)).toEqual(
          allocations.map(({ devices }) => devices.results[0].device),
        );
      }),
    );
  });

  it('never grants more than the best packing, nor that more than there is', () => {
    fc.assert(
      fc.property(partitions, parts => {
        const { granted, best, matching, tainted } = countPool(fleet(parts));
        expect(granted.length).toBeLessThanOrEqual(best.devices);
        expect(best.devices).toBeLessThanOrEqual(
          matching.length - tainted.length,
        );
      }),
    );
  });

  it('finds the best packing', () => {
    fc.assert(
      fc.property(
        fc.array(partition, { minLength: 1, maxLength: 9 }),
        parts => {
          const healthy = parts.map(part => ({ ...part, tainted: false }));
          expect(countPool(fleet(healthy)).best).toEqual({
            devices: bruteForce(healthy),
            exact: true,
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  it('does not depend on the order of the objects', () => {
    const shuffled = partitions.chain(parts =>
      fc.tuple(fc.constant(parts), fc.boolean()),
    );
    fc.assert(
      fc.property(shuffled, ([parts, reversed]) => {
        const slices = fleet(parts);
        const elsewhere: ResourceSlice = {
          metadata: { name: '2' },
          spec: {
            driver: 'other.example.com',
            allNodes: true,
            pool: { name: 'shared', resourceSliceCount: 1 },
            devices: [],
          },
        };
        const all = [...slices, elsewhere];
        const mixed = reversed ? [...all].reverse() : [elsewhere, ...slices];
        expect(count(mixed)).toEqual(count(all));
      }),
    );
  });

  it('counts on after claims as if it had made them itself', () => {
    fc.assert(
      fc.property(partitions, fc.nat(5), (parts, held) => {
        const slices = fleet(parts.map(part => ({ ...part, tainted: false })));
        const { allocations } = count(slices);
        const claims = allocations.slice(0, held).map(
          (allocation): ResourceClaim => ({
            spec: {},
            status: { allocation },
          }),
        );
        const counter = createClaimCounter(
          { slices, classes: [deviceClass], claims },
          { nodes: [node] },
        );
        const rest = counter.count({
          devices: {
            requests: [{ name: 'a', exactly: { deviceClassName: 'any' } }],
          },
        });
        expect(rest.allocations).toEqual(allocations.slice(held));
      }),
    );
  });

  it('allocates what one claim asks for within the counters', () => {
    fc.assert(
      fc.property(
        partitions,
        fc.integer({ min: 1, max: 4 }),
        (parts, wanted) => {
          const slices = fleet(parts);
          const allocator = createAllocator({
            slices,
            classes: [deviceClass],
            claims: [],
          });
          const allocation = allocator.allocate({
            node,
            claims: [
              {
                spec: {
                  devices: {
                    requests: [
                      {
                        name: 'a',
                        exactly: { deviceClassName: 'any', count: wanted },
                      },
                    ],
                  },
                },
              },
            ],
          })?.[0];
          const used = new Map<string, bigint>();
          for (const { device } of allocation?.devices.results ?? []) {
            const [consumed] = slices[1].spec.devices!.find(
              ({ name }) => name === device,
            )!.consumesCounters!;
            for (const [name, { value }] of Object.entries(consumed.counters)) {
              const key = `${consumed.counterSet}/${name}`;
              used.set(
                key,
                (used.get(key) ?? 0n) + readQuantity(value).toInt64()!,
              );
            }
          }
          expect([...used.values()].every(amount => amount <= 1n)).toBe(true);
          expect(allocation?.devices.results.length ?? wanted).toBe(wanted);
        },
      ),
    );
  });
});
