import {
  createInventory,
  FakeCluster,
  testConfig,
} from '../__testUtils__/FakeCluster';

const good = {
  metadata: { name: 'good' },
  spec: {
    driver: 'gpu.nvidia.com',
    nodeName: 'node',
    pool: { name: 'node', generation: 1, resourceSliceCount: 1 },
    devices: [
      {
        name: 'gpu-0',
        attributes: { type: { string: 'gpu' } },
        capacity: { memory: { value: '80Gi' } },
      },
    ],
  },
};
const tier = (name: string, expression: unknown) => ({
  metadata: { name, labels: { 'backstage-gpu.io/tier': name } },
  spec: { selectors: [{ cel: { expression } }] },
});
const goodClass = tier('gpu-large', "device.driver == 'gpu.nvidia.com'");

function slice(name: string, spec: object) {
  return {
    metadata: { name },
    spec: {
      ...good.spec,
      pool: { ...good.spec.pool, name },
      ...spec,
    },
  };
}

function load(...others: [string, object][]) {
  const cluster = new FakeCluster()
    .apply('nodes', { metadata: { name: 'node' } })
    .apply('resourceslices', good)
    .apply('deviceclasses', goodClass);
  others.forEach(([collection, object]) => cluster.apply(collection, object));
  return createInventory(cluster, testConfig());
}

describe('hostile objects', () => {
  it.each<[string, object, RegExp]>([
    ['no spec', { metadata: { name: 'bad' } }, /^it is left out: spec: /],
    [
      'devices that are no list',
      slice('bad', { devices: {} }),
      /spec\.devices/,
    ],
    [
      'a device that is null',
      slice('bad', { devices: [null] }),
      /devices\[0\]/,
    ],
    [
      'an attribute that is a text instead of an object',
      slice('bad', { devices: [{ name: 'd', attributes: { type: 'gpu' } }] }),
      /devices\[0\]\.attributes\[type\]/,
    ],
    [
      'an attribute of half an integer',
      slice('bad', {
        devices: [{ name: 'd', attributes: { a: { int: 1.5 } } }],
      }),
      /attributes\[a\]\.int/,
    ],
    [
      'an attribute text of a megabyte',
      slice('bad', {
        devices: [
          { name: 'd', attributes: { a: { string: 'x'.repeat(2 ** 20) } } },
        ],
      }),
      /attributes\[a\]\.string: expected a text of at most 1024/,
    ],
    [
      'a capacity that is no quantity',
      slice('bad', {
        devices: [{ name: 'd', capacity: { memory: { value: 'a lot' } } }],
      }),
      /capacity\[memory\]\.value: expected a quantity/,
    ],
    [
      'a quantity of many digits',
      slice('bad', {
        devices: [
          { name: 'd', capacity: { memory: { value: '9'.repeat(5000) } } },
        ],
      }),
      /capacity\[memory\]\.value/,
    ],
    [
      'counters that are a list',
      slice('bad', { sharedCounters: [{ name: 's', counters: [] }] }),
      /sharedCounters\[0\]\.counters/,
    ],
    [
      'a pool generation below zero',
      slice('bad', {
        pool: { name: 'p', generation: -1, resourceSliceCount: 1 },
      }),
      /spec\.pool\.generation/,
    ],
    [
      'ten thousand devices',
      slice('bad', {
        devices: Array.from({ length: 10_000 }, (_, index) => ({
          name: `d${index}`,
        })),
      }),
      /spec\.devices: expected a list of at most 1024/,
    ],
  ])(
    'a ResourceSlice with %s is named, and the others are counted',
    (_, bad, message) => {
      const { model } = load(['resourceslices', bad]);
      expect(model.summary.faults).toEqual([
        {
          kind: 'object',
          object: 'ResourceSlice/bad',
          message: expect.stringMatching(message),
        },
      ]);
      expect(model.availability).toMatchObject([
        { tier: 'gpu-large', total: 1, allocatable: 1 },
      ]);
    },
  );

  it.each<[string, string, object]>([
    [
      'a claim without spec',
      'resourceclaims',
      { metadata: { name: 'x', namespace: 'n' } },
    ],
    [
      'a claim whose results are texts',
      'resourceclaims',
      {
        metadata: { name: 'x', namespace: 'n' },
        spec: {},
        status: { allocation: { devices: { results: ['gpu-0'] } } },
      },
    ],
    [
      'a node whose taints are an object',
      'nodes',
      { metadata: { name: 'x' }, spec: { taints: {} } },
    ],
    ['a class whose expression is a number', 'deviceclasses', tier('x', 5)],
    [
      'a class of 20 KiB',
      'deviceclasses',
      tier('x', `true || ${' '.repeat(20_000)}true`),
    ],
  ])('%s is named, and the rest is counted', (_, collection, bad) => {
    const { model } = load([collection, bad]);
    expect(model.summary.faults).toEqual([
      expect.objectContaining({
        kind: 'object',
        object: expect.stringMatching(/\/(n\/)?x$/),
      }),
    ]);
    expect(
      model.availability.find(entry => entry.tier === 'gpu-large'),
    ).toMatchObject({ total: 1, allocatable: 1 });
  });

  it('names with markup are passed on as they are, for pages to show as text', () => {
    const { model } = load([
      'resourceslices',
      slice('markup', { devices: [{ name: '<script>alert(1)</script>' }] }),
    ]);
    expect(
      model.pools
        .get('gpu.nvidia.com/markup')!
        .devices.map(({ device }) => device),
    ).toEqual(['<script>alert(1)</script>']);
  });

  it.each<[string, string]>([
    [
      '10 KiB of alternatives',
      Array.from(
        { length: 250 },
        (_, n) => `device.driver == 'driver-${n}.com'`,
      ).join(' || '),
    ],
    ['nesting', `${'('.repeat(240)}true${')'.repeat(240)}`],
    [
      'an expression built to run long',
      '[1,2,3,4,5,6,7,8,9].all(a, [1,2,3,4,5,6,7,8,9].all(b, [1,2,3,4,5,6,7,8,9].all(c, [1,2,3,4,5,6,7,8,9].all(d, [1,2,3,4,5,6,7,8,9].all(e, device.attributes.exists(k, k == string(a*b*c*d*e)) || true)))))',
    ],
  ])('a class with %s does not hold up the others', (_, expression) => {
    // At 20 ms for each of 2,001 devices this would not end before the test's time is over.
    const devices = Array.from({ length: 100 }, (__, index) => ({
      name: `gpu-${index}`,
      attributes: { uuid: { string: `GPU-${index}` } },
    }));
    const { model } = load(
      ['deviceclasses', tier('hostile', expression)],
      ...Array.from({ length: 20 }, (__, index): [string, object] => [
        'resourceslices',
        slice(`many-${index}`, { devices }),
      ]),
    );
    expect(
      model.availability.find(entry => entry.tier === 'gpu-large'),
    ).toMatchObject({ total: 2001, allocatable: 2001 });
  });
});
