import { collectGarbage } from '../__testUtils__/collectGarbage';
import { FakeCluster, testConfig } from '../__testUtils__/FakeCluster';
import { createSnapshotBuilder } from './createSnapshotBuilder';
import { Snapshot } from './Snapshot';

// Collecting a large heap takes its time.
jest.setTimeout(60_000);

const rounds = 60;
/** The newest is held by the snapshot; one more may be on its way. */
const mostAlive = 2;

const slice = (generation: number) => ({
  metadata: { name: 'slice' },
  spec: {
    driver: 'gpu.nvidia.com',
    nodeName: 'n1',
    pool: { name: 'p', generation, resourceSliceCount: 1 },
    devices: ['a', 'b', 'c'].map(name => ({
      name,
      attributes: { type: { string: 'mig' } },
      capacity: {},
    })),
  },
});
const claim = {
  metadata: { name: 'claim', namespace: 'ns', uid: 'u' },
  spec: { devices: { requests: [] } },
  status: {
    allocation: {
      devices: {
        results: [
          { request: 'r', driver: 'gpu.nvidia.com', pool: 'p', device: 'a' },
        ],
      },
    },
  },
};
const gpuClass = {
  metadata: { name: 'gpu' },
  spec: {
    selectors: [{ cel: { expression: "device.driver == 'gpu.nvidia.com'" } }],
  },
};
const key = 'gpu.nvidia.com/p';

function follow() {
  const cluster = new FakeCluster()
    .apply('nodes', { metadata: { name: 'n1' } })
    .apply('resourceslices', slice(1))
    .apply('deviceclasses', gpuClass);
  const { initial, build } = createSnapshotBuilder(
    [{ name: 'c', title: 'C', sandbox: false, watcher: cluster }],
    testConfig({ tiers: [{ name: 'gpu', deviceClass: 'gpu' }] }),
  );
  let snapshot: Snapshot = initial;
  const run = () => {
    const steps = build(snapshot, new Set(['c']));
    for (;;) {
      const { done, value } = steps.next();
      if (done) {
        snapshot = value;
        return value.clusters[0].pools.get(key);
      }
    }
  };
  return { cluster, run, snapshot: () => snapshot };
}

const alive = (references: WeakRef<object>[]) =>
  references.filter(reference => reference.deref() !== undefined).length;

describe('what was replaced', () => {
  it.each([
    [
      'after each claim that comes and goes',
      (cluster: FakeCluster, round: number) =>
        round % 2 === 0
          ? cluster.apply('resourceclaims', claim)
          : cluster.delete('resourceclaims', claim),
    ],
    [
      'after each generation of its ResourceSlices',
      (cluster: FakeCluster, round: number) =>
        cluster.apply('resourceslices', slice(round + 2)),
    ],
    [
      'after each time that the pool is new and nobody read it',
      (cluster: FakeCluster, round: number) =>
        round % 2 === 0
          ? cluster.delete('resourceslices', slice(1))
          : cluster.apply('resourceslices', slice(round + 2)),
    ],
  ])('is let go %s', async (_name, change) => {
    const { cluster, run, snapshot } = follow();
    const models: WeakRef<object>[] = [];
    const devices: WeakRef<object>[] = [];
    const snapshots: WeakRef<object>[] = [];
    for (let round = 0; round < rounds; round += 1) {
      change(cluster, round);
      const model = run();
      if (model) {
        models.push(new WeakRef(model), new WeakRef(model.slices));
        if (round % 10 === 0) {
          devices.push(new WeakRef(model.devices));
        }
      }
      snapshots.push(new WeakRef(snapshot()));
    }
    await collectGarbage(
      () =>
        alive(devices) <= 1 &&
        alive(snapshots) <= mostAlive &&
        new Set(models.map(model => model.deref())).size <= mostAlive + 2,
    );
    expect(models.length).toBeGreaterThanOrEqual(rounds);
    expect(alive(devices)).toBeLessThanOrEqual(1);
    expect(alive(snapshots)).toBeLessThanOrEqual(mostAlive);
    // The slices of the second kind stay the same as long as only claims change.
    expect(
      new Set(models.map(model => model.deref())).size,
    ).toBeLessThanOrEqual(mostAlive + 2);
    expect(snapshot().clusters).toHaveLength(1);
  });
});
