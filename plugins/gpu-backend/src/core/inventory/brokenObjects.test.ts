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

type Place = { path: string; put(value: unknown): void };

/** The places of a copy of the object that may hold something else; its name stays. */
function placesOf(object: object): Place[] {
  const places: Place[] = [];
  const visit = (holder: Record<string, unknown>, path: string) => {
    for (const [key, inner] of Object.entries(holder)) {
      const here = `${path}.${key}`;
      if (
        !['.metadata', '.metadata.name', '.metadata.namespace'].includes(here)
      ) {
        places.push({
          path: here,
          put(value) {
            holder[key] = value;
          },
        });
      }
      if (typeof inner === 'object' && inner !== null) {
        visit(inner as Record<string, unknown>, here);
      }
    }
  };
  visit(object as Record<string, unknown>, '');
  return places;
}

const goodSlice = {
  metadata: { name: 'good' },
  spec: {
    driver: 'good.example.com',
    nodeName: 'good',
    pool: { name: 'good', generation: 1, resourceSliceCount: 1 },
    devices: [{ name: 'gpu-0' }],
  },
};

const goodClass = {
  metadata: { name: 'good', labels: { 'backstage-gpu.io/tier': 'good' } },
  spec: {
    selectors: [{ cel: { expression: "device.driver == 'good.example.com'" } }],
  },
};

function countGoodTier(collection: string, object: object): unknown {
  const cluster = new FakeCluster()
    .apply('nodes', { metadata: { name: 'good' } })
    .apply('resourceslices', goodSlice)
    .apply('deviceclasses', goodClass);
  fleet.nodes.forEach(node => cluster.apply('nodes', node));
  cluster.apply(collection, object);
  const { model } = createInventory(cluster, testConfig());
  const counted = model.availability.find(({ tier }) => tier === 'good');
  return counted && `${counted.allocatable} of ${counted.total}`;
}

describe('an object with nonsense at any of its places', () => {
  it.each(samples)(
    'throws nothing, and another pool is counted as without it: %s',
    (collection, object) => {
      const wrong: string[] = [];
      const count = placesOf(object).length;
      expect(count).toBeGreaterThan(1);
      for (let index = 0; index < count; index += 1) {
        for (const value of nonsense) {
          const broken = structuredClone(object);
          const place = placesOf(broken)[index];
          place.put(value);
          const counted = countGoodTier(collection, broken);
          if (counted !== '1 of 1') {
            wrong.push(
              `${place.path} = ${String(JSON.stringify(value)).slice(
                0,
                40,
              )}: ${counted}`,
            );
          }
        }
      }
      expect(wrong).toEqual([]);
    },
  );
});
