import fc from 'fast-check';
import {
  createInventory,
  FakeCluster,
  testConfig,
} from '../__testUtils__/FakeCluster';
import { readFleets } from '../__testUtils__/fixtures';

const [fleet] = readFleets();

const samples: [string, object][] = [
  ['nodes', fleet.nodes[0]],
  ['resourceslices', fleet.slices[0]],
  ['resourceclaims', fleet.claims[0]],
  [
    'deviceclasses',
    {
      ...fleet.classes[0],
      metadata: {
        name: 'broken',
        labels: { 'backstage-gpu.io/tier': 'broken' },
        annotations: { 'backstage-gpu.io/price-per-hour': '1' },
      },
    },
  ],
  [
    'pods',
    {
      metadata: {
        name: 'p',
        namespace: 'n',
        labels: { app: 'a' },
        ownerReferences: [{ kind: 'Job', name: 'j', controller: true }],
      },
    },
  ],
  ['namespaces', { metadata: { name: 'n', labels: { a: 'b' } } }],
  [
    'resourcequotas',
    { metadata: { name: 'q', namespace: 'n' }, spec: { hard: { pods: '1' } } },
  ],
  [
    'events',
    {
      metadata: { name: 'e', namespace: 'n' },
      involvedObject: { name: 'p' },
      message: 'm',
    },
  ],
];

const nonsense: unknown[] = [
  null,
  0,
  -1,
  1e400,
  '',
  'text',
  'x'.repeat(100_000),
  [],
  {},
  [null],
  { toString: 1 },
  { length: -1 },
  true,
];

/** The object with something else at one of its places, chosen by number; its name stays. */
function broken(object: object, place: number, value: unknown): object {
  const copy = structuredClone(object) as Record<string, unknown>;
  const places: [Record<string, unknown>, string][] = [];
  const visit = (holder: Record<string, unknown>, path: string) => {
    for (const key of Object.keys(holder)) {
      const here = `${path}.${key}`;
      if (
        !['.metadata', '.metadata.name', '.metadata.namespace'].includes(here)
      ) {
        places.push([holder, key]);
      }
      const inner = holder[key];
      if (typeof inner === 'object' && inner !== null) {
        visit(inner as Record<string, unknown>, here);
      }
    }
  };
  visit(copy, '');
  const [holder, key] = places[place % places.length];
  holder[key] = value;
  return copy;
}

describe('an object with nonsense at any of its places', () => {
  it('throws nothing, and another pool is counted as without it', () => {
    const good = {
      metadata: { name: 'good' },
      spec: {
        driver: 'good.example.com',
        nodeName: 'good',
        pool: { name: 'good', generation: 1, resourceSliceCount: 1 },
        devices: [{ name: 'gpu-0' }],
      },
    };
    fc.assert(
      fc.property(
        fc.constantFrom(...samples),
        fc.nat(),
        fc.constantFrom(...nonsense),
        ([collection, object], place, value) => {
          const cluster = new FakeCluster()
            .apply('nodes', { metadata: { name: 'good' } })
            .apply('resourceslices', good)
            .apply('deviceclasses', {
              metadata: {
                name: 'good',
                labels: { 'backstage-gpu.io/tier': 'good' },
              },
              spec: {
                selectors: [
                  {
                    cel: { expression: "device.driver == 'good.example.com'" },
                  },
                ],
              },
            });
          fleet.nodes.forEach(node => cluster.apply('nodes', node));
          cluster.apply(collection, broken(object, place, value));
          const { model } = createInventory(cluster, testConfig());
          // Not `allocatable`: on a device whose attribute has no value, Kubernetes fails every selector too.
          expect(
            model.availability.find(({ tier }) => tier === 'good'),
          ).toMatchObject({ total: 1 });
        },
      ),
      { numRuns: 3000 },
    );
  });
});
