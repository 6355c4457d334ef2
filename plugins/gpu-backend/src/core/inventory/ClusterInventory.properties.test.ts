import fc from 'fast-check';
import {
  createInventory,
  FakeCluster,
  rebuild,
  testConfig,
} from '../__testUtils__/FakeCluster';
import { Fleet, readFleets } from '../__testUtils__/fixtures';
import { ClusterModel } from './ClusterModel';
import { ClusterInventory } from './ClusterInventory';
import { PoolsByName } from './PoolLookup';

type Change = { collection: string; object: object; kind: 'apply' | 'delete' };

const fleets = readFleets();

/** Objects of a fleet, and others that they turn into: cordoned, tainted, released, relabelled, of a new generation. */
function variantsOf(fleet: Fleet): { collection: string; object: object }[] {
  return [
    ...fleet.nodes.flatMap(node => [
      { collection: 'nodes', object: node },
      {
        collection: 'nodes',
        object: { ...node, spec: { ...node.spec, unschedulable: true } },
      },
    ]),
    ...fleet.slices.flatMap(slice => [
      { collection: 'resourceslices', object: slice },
      {
        collection: 'resourceslices',
        object: {
          ...slice,
          spec: {
            ...slice.spec,
            devices: slice.spec.devices?.map((device, index) =>
              index === 0
                ? { ...device, taints: [{ key: 'sick', effect: 'NoSchedule' }] }
                : device,
            ),
          },
        },
      },
      {
        collection: 'resourceslices',
        object: {
          ...slice,
          spec: {
            ...slice.spec,
            pool: {
              ...slice.spec.pool,
              generation: (slice.spec.pool.generation ?? 0) + 1,
            },
          },
        },
      },
    ]),
    ...fleet.claims.flatMap(claim => [
      { collection: 'resourceclaims', object: claim },
      { collection: 'resourceclaims', object: { ...claim, status: {} } },
    ]),
    ...fleet.classes.flatMap(each => [
      { collection: 'deviceclasses', object: each },
      {
        collection: 'deviceclasses',
        object: {
          ...each,
          spec: { selectors: [{ cel: { expression: 'true' } }] },
        },
      },
    ]),
    ...fleet.claims.slice(0, 3).flatMap(({ metadata }) => [
      {
        collection: 'namespaces',
        object: {
          metadata: {
            name: metadata!.namespace,
            labels: { 'backstage-gpu.io/project': 'fraud-ml' },
          },
        },
      },
      {
        collection: 'pods',
        object: {
          metadata: {
            name: metadata!.name,
            namespace: metadata!.namespace,
            labels: { 'backstage.io/kubernetes-id': 'service' },
          },
        },
      },
    ]),
  ];
}

const history = fc.nat(fleets.length - 1).chain(index => {
  const variants = variantsOf(fleets[index]);
  const change = fc.record({
    at: fc.nat(variants.length - 1),
    kind: fc.constantFrom(
      'apply' as const,
      'apply' as const,
      'delete' as const,
    ),
  });
  return fc.record({
    fleet: fc.constant(fleets[index]),
    changes: fc
      .array(change, { minLength: 5, maxLength: 120 })
      .map(list =>
        list.map(({ at, kind }): Change => ({ ...variants[at], kind })),
      ),
    rebuildEvery: fc.integer({ min: 1, max: 15 }),
    seed: fc.nat(),
  });
});

function configOf(fleet: Fleet) {
  return testConfig({
    tiers: fleet.classes.map(({ metadata }) => ({
      name: metadata!.name!,
      deviceClass: metadata!.name!,
    })),
  });
}

/** Everything that people see of a model, without what only tells versions apart. */
function visible({
  pools,
  requests,
  claims,
  lookup,
  layout: _layout,
  ...model
}: ClusterModel) {
  return {
    ...model,
    lookup: Object.values(lookup).map((found: PoolsByName) =>
      [...found.entries()]
        .map(([name, keys]) => [name, ...[...keys].sort()])
        .sort(),
    ),
    pools: new Map(
      [...pools.entries()]
        .sort(([left], [right]) => (left < right ? -1 : 1))
        .map(([key, pool]) => {
          const { views: _views, claims: _held, ...fields } = pool;
          return [
            key,
            { ...fields, devices: pool.devices, ids: pool.deviceIds() },
          ];
        }),
    ),
    requests: requests.toJS(),
    claims: new Map([...claims.entries()].sort()),
  };
}

function replay(cluster: FakeCluster, changes: readonly Change[]) {
  for (const { collection, object, kind } of changes) {
    cluster[kind](collection, object);
  }
}

/** Changes of one object stay in their order; those of different objects change places. */
function shuffled(changes: readonly Change[], seed: number): Change[] {
  const byObject = new Map<string, Change[]>();
  for (const change of changes) {
    const { metadata } = change.object as {
      metadata: { name: string; namespace?: string };
    };
    const key = `${change.collection}/${metadata.namespace}/${metadata.name}`;
    byObject.set(key, [...(byObject.get(key) ?? []), change]);
  }
  const queues = [...byObject.values()].map(queue => [...queue]);
  const mixed: Change[] = [];
  let state = seed;
  while (queues.length > 0) {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    const at = state % queues.length;
    mixed.push(queues[at].shift()!);
    if (queues[at].length === 0) {
      queues.splice(at, 1);
    }
  }
  return mixed;
}

function follow(
  fleet: Fleet,
  changes: readonly Change[],
  rebuildEvery: number,
): ClusterInventory {
  const cluster = new FakeCluster();
  const inventory = createInventory(cluster, configOf(fleet));
  changes.forEach((change, index) => {
    replay(cluster, [change]);
    if (index % rebuildEvery === 0) {
      rebuild(inventory, cluster);
    }
  });
  rebuild(inventory, cluster);
  return inventory;
}

describe('a model that is kept up to date', () => {
  it('is the model of a new inventory, whatever the order and the batches of events', () => {
    fc.assert(
      fc.property(history, ({ fleet, changes, rebuildEvery, seed }) => {
        const kept = follow(fleet, changes, rebuildEvery);
        const whole = new FakeCluster();
        replay(whole, changes);
        const other = follow(fleet, shuffled(changes, seed), rebuildEvery + 3);
        const expected = visible(createInventory(whole, configOf(fleet)).model);
        expect(visible(kept.model)).toEqual(expected);
        expect(visible(other.model)).toEqual(expected);
      }),
      { numRuns: 400 },
    );
  });

  it('never says more allocatable than the best packing, nor that more than there is', () => {
    fc.assert(
      fc.property(history, ({ fleet, changes }) => {
        const { model } = follow(fleet, changes, 1000);
        for (const entry of model.availability) {
          expect(entry.allocatable ?? 0).toBeLessThanOrEqual(
            entry.bestPacking!,
          );
          expect(entry.bestPacking! + entry.allocated!).toBeLessThanOrEqual(
            entry.total!,
          );
        }
      }),
      { numRuns: 400 },
    );
  });
});
