import { mockServices } from '@backstage/backend-test-utils';
import { Knex } from 'knex';
import {
  createTestDatabase,
  testDatabaseEngines,
} from '../../__testUtils__/testDatabases';
import {
  ClusterState,
  DeviceState,
  SnapshotMaker,
} from './__testUtils__/SnapshotMaker';
import { UsageReader } from './UsageReader';
import { UsageRecorder } from './UsageRecorder';

jest.setTimeout(60_000);

const start = Date.parse('2026-11-02T08:00:00Z');
const second = 1000;
const minute = 60 * second;
const gib = 2 ** 30;
const id = 'prod/gpu.nvidia.com/node-1/gpu-0';

function held(
  uid: string,
  more: Partial<NonNullable<DeviceState['held']>> = {},
): DeviceState {
  return {
    id,
    memoryBytes: 24 * gib,
    held: {
      claim: { uid, namespace: 'fraud-ml', name: `claim-${uid}` },
      project: 'fraud-ml',
      ...more,
    },
  };
}

const free: DeviceState = { id, memoryBytes: 24 * gib };

describe.each(testDatabaseEngines)('UsageRecorder on %s', engine => {
  let knex: Knex;
  let now: number;
  const logger = mockServices.logger.mock();

  beforeEach(async () => {
    knex = await createTestDatabase(engine);
    now = start;
    logger.error.mockClear();
  });

  /** A replica of its own memory, revisions and change log. */
  function createReplica(options: { logLimit?: number } = {}) {
    const maker = new SnapshotMaker(options);
    const recorder = new UsageRecorder({
      knex,
      logger,
      now: () => new Date(now),
    });
    return {
      recorder,
      async see(
        at: number,
        devices: DeviceState[],
        state: Omit<ClusterState, 'name' | 'devices'> = {},
      ) {
        now = at;
        recorder.observe(maker.next([{ name: 'prod', ...state, devices }]));
        await recorder.settled();
      },
    };
  }

  type Replica = ReturnType<typeof createReplica>;

  /** Watches without a break. */
  async function watch(
    replica: Replica,
    from: number,
    to: number,
    devices: DeviceState[],
  ) {
    for (let time = from; time < to; time += 30 * second) {
      await replica.see(time, devices);
    }
    await replica.see(to, devices);
  }

  async function readRows() {
    const rows = await knex('gpu_usage_allocations').orderBy('id');
    return rows.map(row => ({
      claim: row.claim_uid,
      after: toSeconds(row.allocated_after),
      from: toSeconds(row.allocated_at),
      to: toSeconds(row.freed_at),
      by: toSeconds(row.freed_by),
    }));
  }

  async function readGaps() {
    const rows = await knex('gpu_usage_gaps').orderBy('id');
    return rows.map(row => [toSeconds(row.from_at), toSeconds(row.to_at)]);
  }

  it('records who had a device from when to when', async () => {
    const replica = createReplica();
    await replica.see(start, [free]);
    await replica.see(start + 10 * second, [
      held('a', { request: 'r1', kubernetesId: 'chat' }),
    ]);
    await replica.see(start + 70 * second, [free]);
    await expect(readRows()).resolves.toEqual([
      { claim: 'a', after: 10, from: 10, to: 70, by: 70 },
    ]);
    await expect(knex('gpu_usage_allocations').first()).resolves.toMatchObject({
      cluster: 'prod',
      device: id,
      open_device: null,
      namespace: 'fraud-ml',
      claim: 'claim-a',
      tier: 'gpu-small',
      price_per_hour: 2,
      project: 'fraud-ml',
      holder: 'chat',
      request: 'r1',
      memory_bytes: 24 * gib,
    });
  });

  it('takes the time of the allocation from the cluster, also for the end of the one before', async () => {
    const replica = createReplica();
    await replica.see(start, [held('a', stamp(-600))]);
    await replica.see(start + 20 * second, [held('b', stamp(15))]);
    await expect(readRows()).resolves.toEqual([
      { claim: 'a', after: -600, from: -600, to: 15, by: 15 },
      { claim: 'b', after: 15, from: 15, to: undefined, by: undefined },
    ]);
  });

  it('writes one row however many replicas see it, and the first end', async () => {
    const replicas = [createReplica(), createReplica(), createReplica()];
    const all = (at: number, devices: DeviceState[]) =>
      Promise.all(replicas.map(replica => replica.see(at, devices)));
    await all(start, [free]);
    await all(start + 10 * second, [held('a')]);
    await replicas[1].see(start + 50 * second, [free]);
    await all(start + 52 * second, [free]);
    await expect(readRows()).resolves.toEqual([
      { claim: 'a', after: 10, from: 10, to: 50, by: 50 },
    ]);
  });

  it('counts a restart through, and dates an end in it by when anybody last watched', async () => {
    const devices = (state: DeviceState) => [
      { ...state },
      { ...held('b'), id: 'prod/gpu.nvidia.com/node-1/gpu-1' },
    ];
    const first = createReplica();
    await watch(first, start, start + 10 * minute, devices(held('a')));
    await createReplica().see(start + 30 * minute, devices(free));
    await expect(readRows()).resolves.toEqual([
      { claim: 'a', after: 0, from: 0, to: 600, by: 1800 },
      { claim: 'b', after: 0, from: 0, to: undefined, by: undefined },
    ]);
    await expect(readGaps()).resolves.toEqual([[600, 1800]]);
    const { total } = await new UsageReader({
      knex,
      now: () => new Date(now),
    }).getUsage({
      window: { from: start, to: start + 60 * minute },
      groupBy: [],
    });
    expect(total).toEqual({
      deviceHours: hours(600 + 1800),
      memoryGibHours: 24 * (2 / 3),
      deviceHoursWithoutMemory: 0,
      cost: 1.333333,
      deviceHoursWithoutPrice: 0,
      inferredDeviceHours: hours(1200),
      unobservedDeviceHours: hours(1200),
    });
  });

  it('dates a beginning in a gap between the last observation, the claim and now', async () => {
    await watch(createReplica(), start, start + 5 * minute, [free]);
    await createReplica().see(start + 20 * minute, [
      held('a', { creationTimestamp: iso(600) }),
    ]);
    await expect(readRows()).resolves.toEqual([
      { claim: 'a', after: 600, from: 1200, to: undefined, by: undefined },
    ]);
  });

  it.each<[string, Omit<ClusterState, 'name' | 'devices'>]>([
    ['is stale', { freshness: 'stale' }],
    ['is partial', { freshness: 'partial' }],
    ['is unreachable', { freshness: 'unreachable' }],
    ['is live without all claims', { occupancyKnown: false }],
  ])('concludes nothing from a cluster that %s', async (_what, state) => {
    const replica = createReplica();
    await replica.see(start, [held('a')]);
    await replica.see(start + 60 * second, [], state);
    await replica.see(start + 90 * second, [held('b')], state);
    await expect(readRows()).resolves.toEqual([
      { claim: 'a', after: 0, from: 0, to: undefined, by: undefined },
    ]);
    await replica.see(start + 10 * minute, [held('a')]);
    await expect(readRows()).resolves.toHaveLength(1);
    await expect(readGaps()).resolves.toEqual([[0, 600]]);
  });

  it('has no gap while another replica watches', async () => {
    const steady = createReplica();
    await watch(steady, start, start + 5 * minute, [held('a')]);
    const other = createReplica();
    await other.see(start + 5 * minute, [held('a')]);
    await watch(steady, start + 5 * minute, start + 20 * minute, [held('a')]);
    await other.see(start + 20 * minute, [held('a')]);
    await expect(readGaps()).resolves.toEqual([]);
  });

  it('completes what is known later and keeps what was known', async () => {
    const replica = createReplica();
    await replica.see(start, [held('a', { project: undefined })]);
    await replica.see(start + 5 * second, [
      held('a', { project: 'vision', request: 'r1' }),
    ]);
    await replica.see(start + 9 * second, [
      held('a', { project: 'other', kubernetesId: 'chat' }),
    ]);
    await replica.see(start + 12 * second, [held('a', { project: undefined })]);
    await expect(knex('gpu_usage_allocations')).resolves.toMatchObject([
      { project: 'vision', request: 'r1', holder: 'chat' },
    ]);
  });

  it('compares everything when the log of changes no longer reaches back', async () => {
    const replica = createReplica({ logLimit: 1 });
    const other = { ...held('b'), id: 'prod/gpu.nvidia.com/node-2/gpu-0' };
    await replica.see(start, [free, { ...other, held: undefined }]);
    await replica.see(start + 10 * second, [held('a'), other]);
    await replica.see(start + 20 * second, [free]);
    await expect(readRows()).resolves.toEqual([
      { claim: 'a', after: 10, from: 10, to: 20, by: 20 },
      { claim: 'b', after: 10, from: 10, to: 20, by: 20 },
    ]);
  });

  it('tells allocations of one device to one claim apart', async () => {
    const replica = createReplica();
    await replica.see(start, [held('a', stamp(0))]);
    await replica.see(start + 10 * second, [free]);
    await replica.see(start + 15 * second, [held('a', stamp(14))]);
    await expect(readRows()).resolves.toEqual([
      { claim: 'a', after: 0, from: 0, to: 10, by: 10 },
      { claim: 'a', after: 14, from: 14, to: undefined, by: undefined },
    ]);
  });

  it('takes a claim that lost its device and has it again for a new allocation, once it is sure', async () => {
    const replica = createReplica();
    await replica.see(start, [held('a')]);
    await replica.see(start + 10 * second, [free]);
    await watch(replica, start + 15 * second, start + 75 * second, [held('a')]);
    await expect(readRows()).resolves.toEqual([
      { claim: 'a', after: 0, from: 0, to: 10, by: 10 },
      { claim: 'a', after: 10, from: 15, to: undefined, by: undefined },
    ]);
  });

  it('does not open again what another replica has just seen end', async () => {
    const ahead = createReplica();
    await ahead.see(start, [held('a')]);
    await ahead.see(start + 10 * second, [free]);
    const behind = createReplica();
    await behind.see(start + 11 * second, [held('a')]);
    await behind.see(start + 13 * second, [free]);
    await expect(readRows()).resolves.toEqual([
      { claim: 'a', after: 0, from: 0, to: 10, by: 10 },
    ]);
  });

  it('does not end what another replica has just seen begin', async () => {
    const ahead = createReplica();
    await ahead.see(start, [free]);
    await ahead.see(start + 10 * second, [held('a')]);
    await createReplica().see(start + 11 * second, [free]);
    await expect(readRows()).resolves.toMatchObject([{ to: undefined }]);
  });

  it('opens again what a replica ended wrongly', async () => {
    const replica = createReplica();
    await watch(replica, start, start + 60 * second, [held('a', stamp(0))]);
    await knex('gpu_usage_allocations').update({
      open_device: null,
      freed_at: iso(70),
      freed_by: iso(70),
    });
    await watch(replica, start + 90 * second, start + 300 * second, [
      held('a', stamp(0)),
    ]);
    await expect(readRows()).resolves.toEqual([
      { claim: 'a', after: 0, from: 0, to: undefined, by: undefined },
    ]);
  });

  it('takes a device that is no longer advertised for free', async () => {
    const replica = createReplica();
    await replica.see(start, [held('a')]);
    await replica.see(start + 40 * second, []);
    await expect(readRows()).resolves.toMatchObject([{ from: 0, to: 40 }]);
  });

  it('is not misled for long by a replica whose watch hangs', async () => {
    const good = createReplica();
    const hanging = createReplica();
    await good.see(start, [held('a', stamp(0))]);
    await hanging.see(start, [held('a', stamp(0))]);
    await good.see(start + 30 * second, [held('b', stamp(30))]);
    for (let time = 60; time <= 1800; time += 30) {
      await good.see(start + time * second, [held('b', stamp(30))]);
      await hanging.see(start + time * second, [held('a', stamp(0))]);
    }
    await watch(good, start + 31 * minute, start + 37 * minute, [
      held('b', stamp(30)),
    ]);
    const rows = await readRows();
    expect(rows).toMatchObject([
      { claim: 'a', from: 0, to: 30 },
      { claim: 'b', from: 30, to: undefined },
    ]);
  });

  it('tries again what the database refused', async () => {
    const replica = createReplica();
    await replica.see(start, [free]);
    await knex.schema.renameTable('gpu_usage_allocations', 'away');
    await replica.see(start + 10 * second, [held('a')]);
    expect(logger.error).toHaveBeenCalledWith(
      'the usage of cluster prod was not recorded; it is retried with the next snapshot',
      expect.objectContaining({
        message: expect.stringContaining('gpu_usage_allocations'),
      }),
    );
    await knex.schema.renameTable('away', 'gpu_usage_allocations');
    await replica.see(start + 20 * second, [held('a')]);
    await expect(readRows()).resolves.toEqual([
      { claim: 'a', after: 0, from: 20, to: undefined, by: undefined },
    ]);
  });

  it('notes until when it watched as it stops, and records nothing after', async () => {
    const replica = createReplica();
    await replica.see(start, [held('a')]);
    await replica.see(start + 20 * second, [held('a')]);
    await replica.recorder.stop();
    await replica.see(start + 40 * second, [free]);
    await expect(knex('gpu_usage_observations')).resolves.toEqual([
      {
        cluster: 'prod',
        observed_since: iso(0),
        observed_until: iso(20),
      },
    ]);
    await expect(readRows()).resolves.toMatchObject([{ to: undefined }]);
  });
});

function iso(seconds: number): string {
  return new Date(start + seconds * second).toISOString();
}

function stamp(seconds: number) {
  return { allocationTimestamp: iso(seconds) };
}

function toSeconds(text: string | null): number | undefined {
  return text === null ? undefined : (Date.parse(text) - start) / second;
}

function hours(seconds: number): number {
  return Math.round((seconds / 3600) * 1e6) / 1e6;
}
