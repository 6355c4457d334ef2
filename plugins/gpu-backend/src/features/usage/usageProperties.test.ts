import {
  UsageDimension,
  usageDimensions,
} from '@backstage-gpu/plugin-gpu-common';
import { Knex } from 'knex';
import {
  createTestDatabase,
  testDatabaseEngines,
} from '../../__testUtils__/testDatabases';
import { createRandom, Random } from './__testUtils__/createRandom';
import { readOverlapping } from './__testUtils__/readOverlapping';
import { UsageCounter } from './__testUtils__/UsageCounter';
import { ObservationStore } from './ObservationStore';
import { UnobservedTime } from './UnobservedTime';
import { UsageReader } from './UsageReader';
import { ClusterObservation } from './UsageTally';

jest.setTimeout(300_000);

const start = Date.parse('2026-11-02T00:00:00Z');
const hour = 3_600_000;
const now = start + 100 * hour;
const ledgers = 12;
const questions = 25;

const iso = (time: number) => new Date(time).toISOString();

/** A time within the ledger; often a round one, so that ends and beginnings meet. */
function timeOf(random: Random): number {
  const time = start + random.between(-20 * hour, 100 * hour);
  return Math.floor(random.chance(0.5) ? time - (time % (6 * hour)) : time);
}

function maybe<T>(random: Random, value: T): T | null {
  return random.chance(0.7) ? value : null;
}

/** Allocations as they could be and as they should never be: overlapping, uncertain, without end, of unknown clusters. */
function makeAllocation(random: Random, index: number) {
  const cluster = random.pick(['east', 'west', 'unknown']);
  const device = `${cluster}/d/p/gpu-${random.pick([0, 1, 2, 3])}`;
  const [first, second, third, fourth] = [1, 2, 3, 4]
    .map(() => timeOf(random))
    .sort((left, right) => left - right);
  const isCertain = random.chance(0.6);
  const isOpen = random.chance(0.05);
  return {
    cluster,
    device,
    open_device: isOpen ? `${device}-${index}` : null,
    claim_uid: `uid-${index}`,
    allocation: 'made',
    namespace: 'n',
    claim: `claim-${index}`,
    project: maybe(random, random.pick(['fraud-ml', 'docs-llm'])),
    tier: maybe(random, random.pick(['small', 'large'])),
    request: maybe(random, `request-${random.pick([0, 1, 2])}`),
    holder: maybe(random, random.pick(['chat', 'search'])),
    price_per_hour: maybe(random, random.pick([0, 0.25, 2])),
    memory_bytes: maybe(random, random.pick([2 ** 33, 2 ** 34])),
    allocated_after: iso(isCertain ? second : first),
    allocated_at: iso(second),
    freed_at: isOpen ? null : iso(third),
    freed_by: isOpen ? null : iso(isCertain ? third : fourth),
    opened_at: iso(second),
  };
}

async function fill(knex: Knex, random: Random): Promise<void> {
  for (const table of ['allocations', 'observations', 'gaps']) {
    await knex(`gpu_usage_${table}`).delete();
  }
  const rows = Array.from({ length: 150 }, (_, index) =>
    makeAllocation(random, index),
  );
  // Nothing follows what goes on, in one device.
  const open = new Set<string>();
  const kept = rows.filter(row => {
    const isSecond = row.open_device !== null && open.has(row.device);
    if (row.open_device !== null) {
      open.add(row.device);
    }
    return !isSecond;
  });
  await knex.batchInsert('gpu_usage_allocations', kept, 50);
  for (const cluster of ['east', 'west']) {
    await knex('gpu_usage_observations').insert({
      cluster,
      observed_since: iso(start - random.between(0, 15 * hour)),
      observed_until: iso(now - random.pick([0, 10 * hour])),
    });
    let time = start;
    while (random.chance(0.8)) {
      const from = Math.floor(time + random.between(0, 12 * hour));
      time = Math.floor(from + random.between(0, 6 * hour));
      await knex('gpu_usage_gaps').insert({
        cluster,
        from_at: iso(from),
        to_at: iso(time),
      });
    }
  }
}

/** The answer of counting one allocation after another. */
async function countAll(
  knex: Knex,
  question: Parameters<UsageReader['getUsage']>[0],
) {
  const { window, groupBy, projects } = question;
  const store = new ObservationStore(knex);
  const gaps = await store.listGaps(window);
  const observations = new Map<string, ClusterObservation>();
  for (const [cluster, { since, until }] of await store.list()) {
    const observation = { since, until: Math.min(until, now) };
    observations.set(cluster, {
      until: observation.until,
      unobserved: new UnobservedTime(observation, gaps.get(cluster) ?? [], now),
    });
  }
  const counter = new UsageCounter({ window, groupBy, observations, now });
  for (const entry of await readOverlapping(knex, window)) {
    if (!projects || (entry.project && projects.has(entry.project))) {
      counter.add(entry);
    }
  }
  return { groups: counter.groups(), total: counter.total() };
}

describe.each(testDatabaseEngines)('usage of random ledgers on %s', engine => {
  it('is what counting them one by one gives', async () => {
    const knex = await createTestDatabase(engine);
    const reader = new UsageReader({ knex, now: () => new Date(now) });
    const random = createRandom(23);
    for (let ledger = 0; ledger < ledgers; ledger += 1) {
      await fill(knex, random);
      for (let asked = 0; asked < questions; asked += 1) {
        const [from, to] = [timeOf(random), timeOf(random)].sort(
          (left, right) => left - right,
        );
        const groupBy: UsageDimension[] = usageDimensions.filter(() =>
          random.chance(0.4),
        );
        const question = {
          window: { from, to: to + 1 },
          groupBy,
          ...(random.chance(0.3)
            ? { projects: new Set(['fraud-ml', 'nobody']) }
            : {}),
        };
        const { groups, total } = await reader.getUsage(question);
        expect({ ledger, question, groups, total }).toEqual({
          ledger,
          question,
          ...(await countAll(knex, question)),
        });
      }
    }
  });

  it('answers equal questions at once with one statement', async () => {
    const knex = await createTestDatabase(engine);
    let statements = 0;
    knex.on('query', ({ sql }) => {
      statements += sql.includes('gpu_usage_allocations') ? 1 : 0;
    });
    const reader = new UsageReader({ knex, now: () => new Date(now) });
    const ask = (to: number) =>
      reader.getUsage({ window: { from: start, to }, groupBy: ['day'] });
    await Promise.all([ask(now), ask(now), ask(now), ask(now - 1)]);
    expect(statements).toBe(2);
    await ask(now);
    expect(statements).toBe(3);
  });
});
