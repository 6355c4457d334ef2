import { Knex } from 'knex';
import {
  createTestDatabase,
  testDatabaseEngines,
} from '../../__testUtils__/testDatabases';
import { UsageReader } from './UsageReader';

jest.setTimeout(60_000);

const start = Date.parse('2026-11-02T00:00:00Z');
const hour = 3_600_000;

function iso(hours: number): string {
  return new Date(start + hours * hour).toISOString();
}

describe.each(testDatabaseEngines)('UsageReader on %s', engine => {
  let knex: Knex;

  beforeEach(async () => {
    knex = await createTestDatabase(engine);
    await knex('gpu_usage_observations').insert({
      cluster: 'prod',
      observed_since: iso(-10),
      observed_until: iso(30),
    });
  });

  async function insert(
    rows: { device: number; from: number; to?: number; project?: string }[],
  ) {
    await knex.batchInsert(
      'gpu_usage_allocations',
      rows.map(({ device, from, to, project }, index) => ({
        project: project ?? null,
        cluster: 'prod',
        device: `prod/d/p/gpu-${device}`,
        open_device: to === undefined ? `prod/d/p/gpu-${device}` : null,
        claim_uid: `uid-${index}`,
        allocation: 'made',
        namespace: 'fraud-ml',
        claim: `claim-${index}`,
        tier: device % 2 ? 'gpu-small' : null,
        price_per_hour: 1,
        memory_bytes: 2 ** 34,
        allocated_after: iso(from),
        allocated_at: iso(from),
        freed_at: to === undefined ? null : iso(to),
        freed_by: to === undefined ? null : iso(to),
        opened_at: iso(from),
      })),
      200,
    );
  }

  function read(from: number, to: number, projects?: ReadonlySet<string>) {
    const reader = new UsageReader({
      knex,
      now: () => new Date(start + 30 * hour),
    });
    return reader.getUsage({
      window: { from: start + from * hour, to: start + to * hour },
      groupBy: ['tier'],
      projects,
    });
  }

  it('sums what overlaps, over many pages', async () => {
    const closed = Array.from({ length: 5500 }, (_, device) => [
      { device, from: 1, to: 2 },
      { device, from: 2, to: 4 },
    ]).flat();
    const open = Array.from({ length: 5100 }, (_, device) => ({
      device,
      from: 10,
    }));
    await insert([...closed, ...open]);
    const { groups, total } = await read(3, 12);
    expect(total).toMatchObject({
      deviceHours: 5500 + 2 * 5100,
      memoryGibHours: 16 * (5500 + 2 * 5100),
    });
    expect(groups.map(({ tier, deviceHours }) => [tier, deviceHours])).toEqual([
      ['gpu-small', 2750 + 5100],
      [undefined, 2750 + 5100],
    ]);
  });

  it('sums some projects only, and says which', async () => {
    await insert([
      { device: 1, from: 0, to: 1, project: 'fraud' },
      { device: 2, from: 0, to: 2, project: 'search' },
      { device: 3, from: 0, project: 'fraud' },
      { device: 4, from: 0 },
    ]);
    await expect(read(0, 5)).resolves.toMatchObject({
      total: { deviceHours: 1 + 2 + 5 + 5 },
    });
    const answer = await read(0, 5, new Set(['fraud', 'docs']));
    expect(answer).toMatchObject({
      projects: ['docs', 'fraud'],
      total: { deviceHours: 1 + 5 },
    });
  });

  it('counts nothing of the future', async () => {
    await knex('gpu_usage_observations')
      .where({ cluster: 'prod' })
      .update({ observed_until: iso(1000) });
    await insert([{ device: 1, from: 20 }]);
    await expect(read(0, 500)).resolves.toMatchObject({
      total: { deviceHours: 10 },
      clusters: [{ observedUntil: iso(30) }],
    });
  });

  it('says when clusters were watched', async () => {
    await knex('gpu_usage_gaps').insert([
      { cluster: 'prod', from_at: iso(-2), to_at: iso(1) },
      { cluster: 'prod', from_at: iso(5), to_at: iso(6) },
      { cluster: 'prod', from_at: iso(20), to_at: iso(21) },
    ]);
    await insert([{ device: 1, from: 0, to: 8 }]);
    await expect(read(0, 12)).resolves.toMatchObject({
      from: iso(0),
      to: iso(12),
      groupBy: ['tier'],
      total: { deviceHours: 8, inferredDeviceHours: 2 },
      clusters: [
        {
          cluster: 'prod',
          observedSince: iso(-10),
          observedUntil: iso(30),
          gaps: [
            { from: iso(0), to: iso(1) },
            { from: iso(5), to: iso(6) },
          ],
        },
      ],
    });
  });
});
