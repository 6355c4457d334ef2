import { ResourceSlice } from '@backstage-gpu/dra';
import {
  decodeOccupancy,
  devicesOf,
  mergeOccupancy,
  Occupancy,
  OccupancyFilter,
} from '@backstage-gpu/plugin-gpu-common';
import fc from 'fast-check';
import { FakeCluster, testConfig } from '../../core/__testUtils__/FakeCluster';
import {
  Fleet,
  readFleets,
  readObjects,
} from '../../core/__testUtils__/fixtures';
import { PoolModel } from '../../core/inventory/PoolModel';
import { createSnapshotBuilder } from '../../core/snapshot/createSnapshotBuilder';
import { Snapshot } from '../../core/snapshot/Snapshot';
import { encodeOccupancy } from './encodeOccupancy';
import { listOccupancy, OccupancyQuery } from './listOccupancy';

/** Snapshots of clusters whose objects a test says. */
function follow(clusters: Record<string, FakeCluster>, fleet?: Fleet) {
  const { initial, build } = createSnapshotBuilder(
    Object.entries(clusters).map(([name, watcher]) => ({
      name,
      title: name,
      sandbox: false,
      watcher,
    })),
    testConfig({
      tiers: (fleet?.classes ?? []).map(({ metadata }) => ({
        name: metadata!.name!,
        deviceClass: metadata!.name!,
      })),
    }),
  );
  let snapshot: Snapshot = initial;
  return () => {
    const steps = build(snapshot, new Set(Object.keys(clusters)));
    for (;;) {
      const { done, value } = steps.next();
      if (done) {
        snapshot = value;
        return snapshot;
      }
    }
  };
}

/** What a client gets to see. */
function read(snapshot: Snapshot, query: OccupancyQuery = {}): Occupancy {
  return decodeOccupancy(
    JSON.parse(
      JSON.stringify(
        encodeOccupancy({
          revision: snapshot.revision,
          ...listOccupancy(snapshot, query),
        }),
      ),
    ),
  );
}

function recorded(file: string): Snapshot {
  const cluster = new FakeCluster();
  for (const slice of readObjects('resource-slices', file)) {
    cluster.apply('resourceslices', slice as object);
  }
  return follow({ c: cluster })();
}

describe('GPUs of a node', () => {
  it.each([
    [
      'static MIG, whose columns the largest placement of the product shows, beside a whole GPU',
      'resourceslices-h100-mixed-mig-x4.yaml',
      { columns: [8], memory: ['unknown', 81559] },
    ],
    [
      'dynamic MIG, by its counters, with the whole GPU beside its placements',
      'resourceslices-h100-dynamicmig-x2-k8s1.35plus.yaml',
      { columns: [8], memory: [81152] },
    ],
    [
      'whole GPUs, whose columns nothing shows',
      'resourceslices-h100-80gb-full-x8.yaml',
      { columns: ['unknown'], memory: [81559] },
    ],
  ])('are known for %s', (_name, file, expected) => {
    const { clusters } = read(recorded(file));
    const gpus = clusters.flatMap(({ nodes }) =>
      nodes.flatMap(node => node.gpus),
    );
    const different = (values: (number | undefined)[]) => [
      ...new Set(values.map(value => value ?? 'unknown')),
    ];
    expect({
      columns: different(gpus.map(({ columns }) => columns)),
      memory: different(
        gpus.map(({ memoryBytes }) => memoryBytes && memoryBytes / 2 ** 20),
      ),
    }).toEqual(expected);
    expect(new Set(gpus.map(({ id }) => id)).size).toBe(gpus.length);
    const isOnCard = gpus.flatMap(({ columns, devices }) =>
      devices.flatMap(({ placement }) =>
        placement ? placement.start + placement.size <= columns! : [],
      ),
    );
    expect(isOnCard).not.toContain(false);
  });

  it('are unknown for devices that name none, which form a group of their own', () => {
    const cluster = new FakeCluster().apply('resourceslices', {
      metadata: { name: 's' },
      spec: {
        driver: 'd',
        allNodes: true,
        pool: { name: 'p', generation: 1, resourceSliceCount: 1 },
        devices: ['a', 'b'].map(name => ({
          name,
          attributes: { productName: { string: 'X' } },
          capacity: { memory: { value: '1Gi' }, memorySlice0: { value: '1' } },
        })),
      },
    });
    const { clusters } = read(follow({ c: cluster })());
    expect(clusters[0].nodes).toEqual([
      {
        gpus: [
          {
            driver: 'd',
            pool: 'p',
            product: 'X',
            devices: [
              expect.objectContaining({ name: 'a' }),
              expect.objectContaining({ name: 'b' }),
            ],
          },
        ],
      },
    ]);
  });
});

const perNode = 4;

/** Nodes of one pool each; project p<i> and service s<i> hold the first device of node i. */
function createFleet(nodes: number): FakeCluster {
  const cluster = new FakeCluster();
  for (let index = 0; index < nodes; index += 1) {
    const name = `n${index}`;
    cluster
      .apply('nodes', { metadata: { name } })
      .apply('namespaces', {
        metadata: {
          name: `ns${index}`,
          labels: { 'backstage-gpu.io/project': `p${index}` },
        },
      })
      .apply('resourceslices', {
        metadata: { name },
        spec: {
          driver: 'd',
          nodeName: name,
          pool: { name, generation: 1, resourceSliceCount: 1 },
          devices: Array.from({ length: perNode }, (_, at) => ({
            name: `gpu-${at}`,
            attributes: { uuid: { string: `GPU-${index}-${at}` } },
          })),
        },
      })
      .apply('resourceclaims', {
        metadata: {
          name: 'claim',
          namespace: `ns${index}`,
          uid: `u${index}`,
          labels: { 'backstage.io/kubernetes-id': `s${index}` },
        },
        spec: { devices: { requests: [] } },
        status: {
          allocation: {
            devices: {
              results: [
                { request: 'r', driver: 'd', pool: name, device: 'gpu-0' },
              ],
            },
          },
        },
      });
  }
  return cluster;
}

describe('a filter', () => {
  const nodes = 50;
  const snapshot = follow({ c: createFleet(nodes), e: new FakeCluster() })();
  const ids = (query: OccupancyQuery) =>
    devicesOf(read(snapshot, query)).map(({ id }) => id);

  it.each<[string, OccupancyQuery, string[]]>([
    ['a project', { project: 'p7' }, ['c/d/n7/gpu-0']],
    ['an entity', { kubernetesId: 's7' }, ['c/d/n7/gpu-0']],
    ['both', { project: 'p7', kubernetesId: 's7' }, ['c/d/n7/gpu-0']],
    ['two that differ', { project: 'p7', kubernetesId: 's8' }, []],
    ['nobody that holds anything', { project: 'nobody' }, []],
    ['another cluster', { project: 'p7', cluster: 'e' }, []],
    [
      'a project that may be seen',
      { project: 'p7', holdersOf: new Set(['p7']) },
      ['c/d/n7/gpu-0'],
    ],
    [
      'a project that may not be seen',
      { project: 'p7', holdersOf: new Set(['p8']) },
      [],
    ],
    [
      'an entity of a project that may not be seen',
      { kubernetesId: 's7', holdersOf: new Set(['p8']) },
      [],
    ],
  ])('finds the devices of %s', (_name, query, expected) => {
    expect(ids(query)).toEqual(expected);
  });

  it('looks only into the pools of the holder', () => {
    const model = snapshot.clusters[0].pools.first()!;
    const looked = jest.spyOn(
      Object.getPrototypeOf(model) as PoolModel,
      'devices',
      'get',
    );
    const looksOf = (query: OccupancyQuery) => {
      looked.mockClear();
      ids(query);
      return looked.mock.calls.length;
    };
    expect([
      looksOf({ project: 'p7' }),
      looksOf({ kubernetesId: 's7' }),
      looksOf({ project: 'nobody' }),
      looksOf({ project: 'p7', holdersOf: new Set() }),
      looksOf({ since: snapshot.revision }),
      looksOf({}),
    ]).toEqual([1, 1, 0, 0, 0, nodes]);
    looked.mockRestore();
  });

  it('hides holders, not devices', () => {
    const seen = devicesOf(
      read(snapshot, { holdersOf: new Set(['p1', 'p2']) }),
    );
    expect(seen.length).toBe(nodes * perNode);
    expect(seen.filter(({ state }) => state === 'allocated').length).toBe(
      nodes,
    );
    expect(seen.flatMap(({ holder }) => holder?.project ?? [])).toEqual([
      'p1',
      'p2',
    ]);
  });
});

type Change = { collection: string; object: object; kind: 'apply' | 'delete' };

/** Objects of a fleet, and others that they turn into: of another node, cut in another way, without a product, released. */
function variantsOf(fleet: Fleet): Omit<Change, 'kind'>[] {
  const changed = (
    slice: ResourceSlice,
    spec: Partial<ResourceSlice['spec']>,
  ) => ({
    collection: 'resourceslices',
    object: { ...slice, spec: { ...slice.spec, ...spec } },
  });
  const cut = (columns: number, product = 'H100') =>
    Array.from({ length: columns }, (_, index) => ({
      name: `gpu-0-mig-${index}`,
      attributes: {
        parentUUID: { string: 'GPU-1' },
        productName: { string: product },
        profile: { string: '1g.10gb' },
      },
      capacity: { [`memorySlice${index}`]: { value: '1' } },
    }));
  const [first, second] = fleet.slices;
  return [
    ...fleet.nodes.map(object => ({ collection: 'nodes', object })),
    ...fleet.classes.map(object => ({ collection: 'deviceclasses', object })),
    ...fleet.claims.flatMap(claim => [
      { collection: 'resourceclaims', object: claim },
      { collection: 'resourceclaims', object: { ...claim, status: {} } },
    ]),
    ...fleet.slices.flatMap(slice => [
      changed(slice, {}),
      changed(slice, { devices: [] }),
      changed(slice, {
        nodeName: first.spec.nodeName,
        allNodes: first.spec.allNodes,
        nodeSelector: first.spec.nodeSelector,
      }),
      changed(slice, { allNodes: true, nodeName: undefined }),
    ]),
    ...[first, second ?? first].flatMap(slice => [
      changed(slice, { devices: cut(2) }),
      changed(slice, { devices: cut(7) }),
      changed(slice, { devices: cut(3, 'A30') }),
      changed(slice, {
        devices: [
          {
            name: 'gpu-0',
            attributes: {
              uuid: { string: 'GPU-1' },
              productName: { string: 'H100' },
            },
          },
        ],
      }),
    ]),
  ];
}

const fleets = readFleets();
const variantsOfFleets = fleets.map(variantsOf);
const history = fc.nat(fleets.length - 1).chain(index => {
  const variants = variantsOfFleets[index];
  return fc.record({
    fleet: fc.constant(index),
    batches: fc.array(
      fc.array(
        fc.record({
          at: fc.nat(variants.length - 1),
          cluster: fc.constantFrom('c', 'e'),
          kind: fc.constantFrom(
            'apply' as const,
            'apply' as const,
            'delete' as const,
          ),
        }),
        { minLength: 1, maxLength: 4 },
      ),
      { minLength: 3, maxLength: 20 },
    ),
    filter: fc.constantFrom<OccupancyFilter>({}, { cluster: 'c' }),
    holdersOf: fc.constantFrom(undefined, new Set<string>()),
  });
});

describe('changes since a revision', () => {
  it('make what a reader knows the whole answer', () => {
    let partial = 0;
    let gpusAlone = 0;
    fc.assert(
      fc.property(history, ({ fleet, batches, filter, holdersOf }) => {
        const clusters: Record<string, FakeCluster> = {
          c: new FakeCluster(),
          e: new FakeCluster(),
        };
        const next = follow(clusters, fleets[fleet]);
        let known = read(next(), { ...filter, holdersOf });
        for (const batch of batches) {
          for (const { at, cluster, kind } of batch) {
            const { collection, object } = variantsOfFleets[fleet][at];
            clusters[cluster][kind](collection, object);
          }
          const snapshot = next();
          const since = known.revision;
          const answer = read(snapshot, { ...filter, holdersOf, since });
          partial += answer.partial ? 1 : 0;
          gpusAlone += answer.clusters.flatMap(({ nodes: changed }) =>
            changed.filter(node => node.partial),
          ).length;
          known = mergeOccupancy(known, answer);
          expect(known).toEqual(read(snapshot, { ...filter, holdersOf }));
        }
      }),
      { numRuns: 150 },
    );
    expect(partial).toBeGreaterThan(200);
    expect(gpusAlone).toBeGreaterThan(20);
  });
});
