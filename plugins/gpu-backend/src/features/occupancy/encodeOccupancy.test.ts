import { decodeOccupancy, Occupancy } from '@backstage-gpu/plugin-gpu-common';
import { occupancyResponseSchema } from '@backstage-gpu/plugin-gpu-common/schema';
import fc from 'fast-check';
import { encodeInPieces, encodeOccupancy } from './encodeOccupancy';

/** Few texts, so that they repeat, and some that are easily mixed up. */
const text = fc.constantFrom('', 'a', 'b', 'constructor', '__proto__', '0');
const number = fc.nat(3);
const optional = { noNullPrototype: true };

const holder = fc.record(
  {
    claim: fc.record({ namespace: text, name: text }, optional),
    pod: text,
    workload: fc.record({ kind: text, name: text }, optional),
    kubernetesId: text,
    project: text,
    request: text,
    since: text,
    unreserved: fc.boolean(),
  },
  { ...optional, requiredKeys: ['claim'] },
);
const device = fc.record(
  {
    name: text,
    profile: text,
    memoryBytes: number,
    placement: fc.record({ start: number, size: number }, optional),
    dynamic: fc.boolean(),
    state: fc.constantFrom(
      'allocated' as const,
      'free' as const,
      'blocked' as const,
      'unavailable' as const,
    ),
    reason: text,
    tiers: fc.array(text, { maxLength: 3 }),
    holder,
  },
  { ...optional, requiredKeys: ['name', 'dynamic', 'state', 'tiers'] },
);
const gpu = fc.record(
  {
    id: text,
    driver: text,
    pool: text,
    product: text,
    columns: number,
    memoryBytes: number,
    devices: fc.array(device, { maxLength: 4 }),
  },
  { ...optional, requiredKeys: ['driver', 'pool', 'devices'] },
);
const node = fc.record(
  {
    name: text,
    partial: fc.boolean(),
    gpus: fc.array(gpu, { maxLength: 3 }),
  },
  { ...optional, requiredKeys: ['gpus'] },
);
const occupancy: fc.Arbitrary<Occupancy> = fc.record(
  {
    revision: fc.nat(),
    partial: fc.boolean(),
    view: text,
    removed: fc.array(
      fc.record(
        { cluster: text, node: text },
        { ...optional, requiredKeys: ['cluster'] },
      ),
      { maxLength: 2 },
    ),
    clusters: fc.array(
      fc.record(
        { name: text, nodes: fc.array(node, { maxLength: 4 }) },
        optional,
      ),
      { maxLength: 3 },
    ),
  },
  { ...optional, requiredKeys: ['revision', 'partial', 'removed', 'clusters'] },
);

describe('encodeOccupancy', () => {
  it('is undone by decodeOccupancy, and is as the contract says', () => {
    fc.assert(
      fc.property(occupancy, fleet => {
        const sent = JSON.parse(JSON.stringify(encodeOccupancy(fleet)));
        expect(decodeOccupancy(sent)).toEqual(fleet);
        expect(occupancyResponseSchema.safeParse(sent).error).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  it('is the same in pieces, of which none is long', () => {
    fc.assert(
      fc.property(occupancy, fleet => {
        expect(JSON.parse([...encodeInPieces(fleet)].join(''))).toEqual(
          encodeOccupancy(fleet),
        );
      }),
    );
    const devices = Array.from({ length: 1501 }, (_, index) => ({
      name: `device-${index}`,
      dynamic: false,
      state: 'free' as const,
      tiers: [],
    }));
    const fleet: Occupancy = {
      revision: 1,
      partial: false,
      removed: [],
      clusters: [
        {
          name: 'c',
          nodes: devices.map(each => ({
            name: each.name,
            gpus: [{ driver: 'd', pool: 'p', devices: [each] }],
          })),
        },
      ],
    };
    const pieces = [...encodeInPieces(fleet)];
    expect(JSON.parse(pieces.join(''))).toEqual(encodeOccupancy(fleet));
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(
      10_000,
    );
  });

  it('sends what is equal once', () => {
    const same = {
      name: 'gpu-0',
      profile: '1g.10gb',
      dynamic: false,
      state: 'allocated' as const,
      tiers: ['small'],
      holder: { claim: { namespace: 'team', name: 'claim' }, project: 'team' },
    };
    const { kinds, holders, texts } = encodeOccupancy({
      revision: 1,
      partial: false,
      removed: [],
      clusters: [
        {
          name: 'c',
          nodes: ['n1', 'n2'].map(name => ({
            name,
            gpus: [
              { driver: 'd', pool: name, product: 'H100', devices: [same] },
            ],
          })),
        },
      ],
    });
    expect([kinds.length, holders.length]).toEqual([1, 1]);
    expect(texts).toEqual([
      'd',
      'H100',
      'gpu-0',
      '1g.10gb',
      'small',
      'team',
      'claim',
    ]);
  });
});
