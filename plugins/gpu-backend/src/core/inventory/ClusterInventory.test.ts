import { DeviceClass, Node, ResourceClaim } from '@backstage-gpu/dra';
import {
  createInventory,
  FakeCluster,
  rebuild,
  testConfig,
} from '../__testUtils__/FakeCluster';
import {
  Fleet,
  readFleets,
  readJson,
  readObjects,
} from '../__testUtils__/fixtures';
import { countAvailability } from '../../features/availability/countAvailability';

interface Figures {
  available: number;
  greedyFirstFit?: number;
  advertised?: number;
  inUse?: number;
  reason?: string;
}

const gpuToleration = { key: 'nvidia.com/gpu', operator: 'Exists' as const };

function tiersOf(classes: DeviceClass[]) {
  return classes.map(({ metadata }) => ({
    name: metadata!.name!,
    deviceClass: metadata!.name!,
  }));
}

function load(fleet: Fleet): FakeCluster {
  const cluster = new FakeCluster();
  fleet.nodes.forEach(node => cluster.apply('nodes', node));
  fleet.slices.forEach(slice => cluster.apply('resourceslices', slice));
  fleet.classes.forEach(each => cluster.apply('deviceclasses', each));
  fleet.claims.forEach(claim => cluster.apply('resourceclaims', claim));
  return cluster;
}

function drain<T>(steps: Generator<void, T, void>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) {
      return value;
    }
  }
}

describe('availability of recorded fleets', () => {
  it.each(readFleets().map(fleet => [fleet.id, fleet] as const))(
    'is on %s what Kubernetes grants, for tiers and for any claim',
    (_, fleet) => {
      const { model } = createInventory(
        load(fleet),
        testConfig({ tiers: tiersOf(fleet.classes) }),
      );
      const tiers = Object.fromEntries(
        model.availability.map(({ tier, allocatable, error }) => [
          tier,
          { granted: allocatable, error },
        ]),
      );
      const asks = Object.fromEntries(
        Object.entries(fleet.asks).map(([name, { spec }]) => {
          const { allocatable, error } = drain(
            countAvailability(model, {
              spec,
              maximum: 10_000,
              tolerations: [],
              share: 10_000,
            }),
          );
          return [name, { granted: allocatable, error }];
        }),
      );
      const truths = (
        entries: [string, { granted: number; error?: string }][],
      ) =>
        Object.fromEntries(
          entries.map(([name, { granted, error }]) => [
            name,
            { granted, error },
          ]),
        );
      expect({ tiers, asks }).toEqual({
        tiers: truths(Object.entries(fleet.truth)),
        asks: truths(
          Object.entries(fleet.asks).map(([name, { truth }]) => [name, truth]),
        ),
      });
    },
  );
});

describe('availability of the sample ResourceSlices', () => {
  const { expected } = readJson<{
    expected: Record<string, Record<string, Record<string, Figures>>>;
  }>('expected-availability.json');
  const classes = readObjects<DeviceClass>(
    'resource-slices',
    'deviceclasses.yaml',
  );
  const claims = readObjects<ResourceClaim>(
    'resource-slices',
    'resourceclaims.yaml',
  );
  const nodes = readObjects<Node>('resource-slices', 'nodes.yaml');

  function profileClass(profile: string): DeviceClass {
    const attributes = "device.attributes['gpu.nvidia.com']";
    const expression = `has(${attributes}.profile) && ${attributes}.profile == '${profile}'`;
    return {
      metadata: { name: profile },
      spec: { selectors: [{ cel: { expression } }] },
    };
  }

  const cases = Object.entries(expected).map(([key, byClass]) => {
    const [prefix, name] = key.startsWith('_') ? key.split(':') : ['', key];
    return {
      key,
      file: name.replace(/\(.*\)$/, ''),
      perProfile: prefix === '_per_profile',
      inUse:
        prefix === '_no_claims' || name.endsWith('(no claims)') ? [] : claims,
      byClass,
    };
  });

  it.each(cases)('is as expected for $key', each => {
    const { file, perProfile, inUse, byClass } = each;
    const cluster = new FakeCluster(
      file.includes('combined') ? 'v1.34.2' : 'v1.36.2',
    );
    const slices = readObjects<{
      spec: { nodeName: string; pool: { name: string } };
    }>('resource-slices', `resourceslices-${file}.yaml`);
    slices.forEach(slice => cluster.apply('resourceslices', slice));
    for (const name of new Set(slices.map(({ spec }) => spec.nodeName))) {
      cluster.apply(
        'nodes',
        nodes.find(({ metadata }) => metadata?.name === name) ?? {
          metadata: { name },
        },
      );
    }
    const offered = perProfile
      ? Object.keys(byClass).map(profileClass)
      : classes;
    offered.forEach(offer => cluster.apply('deviceclasses', offer));
    inUse.forEach(claim => cluster.apply('resourceclaims', claim));
    const { model } = createInventory(
      cluster,
      testConfig({
        tiers: tiersOf(offered),
        workloads: {
          tolerations: [gpuToleration],
          vllm: { image: 'vllm/vllm-openai:v1' },
        },
      }),
    );
    const sum = (pools: Record<string, Figures>, field: keyof Figures) =>
      Object.values(pools).reduce(
        (total, figures) => total + Number(figures[field] ?? 0),
        0,
      );
    // Of a pool that is being updated the data has no devices in all; the inventory counts them as unavailable.
    const whole = Object.fromEntries(
      Object.entries(byClass).map(([tier, pools]) => [
        tier,
        Object.values(pools).every(
          ({ advertised }) => advertised !== undefined,
        ),
      ]),
    );
    const counted = model.availability
      .filter(({ tier }) => tier in byClass)
      .map(({ tier, allocatable, bestPacking, total, allocated }) => ({
        tier,
        allocatable,
        bestPacking,
        ...(whole[tier] ? { total, allocated } : {}),
      }));
    expect(new Set(counted)).toEqual(
      new Set(
        Object.entries(byClass).map(([tier, pools]) => ({
          tier,
          allocatable: sum(pools, 'greedyFirstFit'),
          bestPacking: sum(pools, 'available'),
          ...(whole[tier]
            ? {
                total: sum(pools, 'advertised'),
                allocated: sum(pools, 'inUse'),
              }
            : {}),
        })),
      ),
    );
  });
});

describe('ClusterInventory', () => {
  const [fleet] = readFleets();

  it('keeps its model as long as nothing changed, and every device that did not', () => {
    const cluster = load(fleet);
    const config = testConfig({ tiers: tiersOf(fleet.classes) });
    const inventory = createInventory(cluster, config);
    const before = inventory.model;
    // A heartbeat of a node, and a claim that is as it was.
    cluster.apply('nodes', {
      ...fleet.nodes[0],
      status: {
        ...fleet.nodes[0].status,
        conditions: [
          { type: 'Ready', status: 'True', lastHeartbeatTime: 'later' },
        ],
      },
    });
    cluster.apply('resourceclaims', fleet.claims[0]);
    expect(rebuild(inventory, cluster).devices).toEqual([]);
    expect(inventory.model).toBe(before);

    cluster.delete('resourceclaims', fleet.claims[0]);
    const devices = rebuild(inventory, cluster).devices.map(({ id }) => id);
    const [{ driver, pool, device }] =
      fleet.claims[0].status!.allocation!.devices.results;
    expect(devices).toContain(`c/${driver}/${pool}/${device}`);
    const changed = new Set(devices);
    for (const [key, { devices: now }] of inventory.model.pools) {
      for (const each of now) {
        const was = before.pools
          .get(key)!
          .devices.find(({ id }) => id === each.id);
        expect(was === each).toBe(!changed.has(each.id));
      }
    }
  });

  it.each([
    ['before claims are read', { synced: false }],
    [
      'while claims are read in some namespaces only',
      {
        byNamespace: {
          resource: 'resourceclaims',
          live: new Set(['a']),
          refused: [],
          beyond: [],
        },
      },
    ],
  ])(
    'counts nothing %s, because what is free is not known then',
    (_when, status) => {
      const cluster = load(fleet);
      const picture = cluster.picture();
      const inventory = createInventory(
        {
          advance: () => cluster.advance(),
          picture: () => ({
            ...picture,
            statuses: new Map(picture.statuses).set('resourceclaims', {
              ...picture.statuses.get('resourceclaims')!,
              ...status,
            }),
          }),
        },
        testConfig({ tiers: tiersOf(fleet.classes) }),
      );
      expect(inventory.model.occupancyKnown).toBe(false);
      expect(inventory.model.summary.devices).toBeUndefined();
      expect(
        inventory.model.availability.map(({ allocatable }) => allocatable),
      ).toEqual(fleet.classes.map(() => undefined));
    },
  );
});
