import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { GpuRequest, RequestsResponse } from '@backstage-gpu/plugin-gpu-common';
import { RunningSandbox } from '@backstage-gpu/kube-sandbox';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Agent, request } from 'undici';
import { Knex } from 'knex';
import { eventually } from './__testUtils__/eventually';
import { createFastSandbox } from './__testUtils__/createFastSandbox';
import { malformedCall } from './__testUtils__/malformedCall';
import {
  createTestDatabase,
  testDatabaseEngines,
} from './__testUtils__/testDatabases';
import { gpuPlugin } from './plugin';

jest.setTimeout(180_000);

const calls = 10_000;
const atOnce = 40;
/** Calls before memory is looked at: compiled code and caches come with the first. */
const warmUp = 2000;
/** Bytes: half a kilobyte left behind by each call. */
const mostGrowth = calls * 512;
/** Printed with a failure: the same seed makes the same calls again. */
const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 1_000_000);

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function usedMemory(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

describe.each(testDatabaseEngines)('malformed requests on %s', engine => {
  let stop: () => Promise<void>;
  let sandbox: RunningSandbox;
  let base: string;
  let knex: Knex;
  const dispatcher = new Agent({ connections: atOnce });

  beforeAll(async () => {
    knex = await createTestDatabase(engine);
    const backend = await startTestBackend({
      features: [
        gpuPlugin,
        mockServices.database.mock({ getClient: async () => knex }).factory,
        createFastSandbox(started => {
          sandbox = started;
        }),
        mockServices.rootConfig.factory({ data: {} }),
      ],
    });
    stop = () => backend.stop();
    base = `http://127.0.0.1:${backend.server.port()}/api/gpu`;
    await eventually(async () => {
      const { body } = await request(`${base}/v1/tiers`, { dispatcher });
      const { tiers } = (await body.json()) as { tiers: unknown[] };
      return tiers.length > 0 || undefined;
    });
  });

  afterAll(async () => {
    await dispatcher.close();
    await stop();
  });

  async function requests(): Promise<GpuRequest[]> {
    const { body } = await request(`${base}/v1/requests?limit=200`, {
      dispatcher,
    });
    return ((await body.json()) as RequestsResponse).requests;
  }

  async function stored(): Promise<number> {
    let count = 0;
    for (const table of [
      'gpu_requests',
      'gpu_project_limits',
      'gpu_project_locks',
    ]) {
      count += (await knex(table).select('*')).length;
    }
    return count;
  }

  async function objects(): Promise<number> {
    let count = 0;
    for (const path of [
      '/api/v1/configmaps',
      '/apis/apps/v1/deployments',
      '/apis/resource.k8s.io/v1/resourceclaims',
      '/api/v1/resourcequotas',
    ]) {
      const { body } = await request(`${sandbox.url}${path}`, {
        headers: { authorization: `Bearer ${sandbox.token}` },
      });
      count += ((await body.json()) as { items: unknown[] }).items.length;
    }
    return count;
  }

  it('are refused with a word for programs, change nothing, and none is the fault of the server', async () => {
    const before = [await objects(), await stored()];
    const wrong: object[] = [];
    const statuses = new Map<number, number>();
    let next = 0;
    let last = warmUp;
    const work = async () => {
      while (next < last) {
        const index = next;
        next += 1;
        const { path, method, body, headers } = malformedCall(seed, index);
        const response = await request(`${base}${path}`, {
          method,
          body,
          headers: { 'content-type': 'application/json', ...headers },
          dispatcher,
        });
        const text = await response.body.text();
        const { statusCode } = response;
        statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1);
        const refused = statusCode >= 400 && statusCode < 500;
        const coded = /"code":"[a-z-]+"/.test(text);
        const leaks = /\bat .+:\d+:\d+|node_modules|SQLITE|select /i.test(text);
        if (!refused || !coded || leaks) {
          wrong.push({
            seed,
            index,
            path: path.slice(0, 200),
            method,
            body: body?.slice(0, 200),
            statusCode,
            text: text.slice(0, 300),
          });
        }
      }
    };
    const workAll = () => Promise.all(Array.from({ length: atOnce }, work));
    await workAll();
    const memory = usedMemory();
    last = warmUp + calls;
    await workAll();
    const growth = usedMemory() - memory;
    expect(wrong.slice(0, 5)).toEqual([]);
    expect([...statuses.values()].reduce((a, b) => a + b, 0)).toBe(
      warmUp + calls,
    );
    expect(growth).toBeLessThan(mostGrowth);
    expect(await requests()).toEqual([]);
    expect([await objects(), await stored()]).toEqual(before);
  });
});
