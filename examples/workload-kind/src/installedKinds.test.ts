import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BackendFeature,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  mockServices,
  startTestBackend,
  TestBackend,
} from '@backstage/backend-test-utils';
import {
  fastTimings,
  RunningSandbox,
  startSandbox,
} from '@backstage-gpu/kube-sandbox';
import gpuPlugin from '@backstage-gpu/plugin-gpu-backend';
import { GpuRequest } from '@backstage-gpu/plugin-gpu-common';
import { workloadKindsExtensionPoint } from '@backstage-gpu/plugin-gpu-node';
import request from 'supertest';
import trainingJobModule from './index';
import { trainingJobKind } from './trainingJobKind';

jest.setTimeout(60_000);

const api = '/api/gpu/v1/requests';
const millisecondsBetween = 50;
const attempts = 400;

let sandbox: RunningSandbox;
const databases: string[] = [];

beforeAll(async () => {
  // Long enough that a job is seen while it runs.
  sandbox = await startSandbox({ timings: { ...fastTimings, podRun: 3_000 } });
});

afterAll(async () => {
  await sandbox.stop();
  await Promise.all(databases.map(folder => rm(folder, { recursive: true })));
});

function newDatabase(): string {
  const folder = mkdtempSync(join(tmpdir(), 'workload-kinds-'));
  databases.push(folder);
  return folder;
}

function startBackend(database: string, ...modules: BackendFeature[]) {
  return startTestBackend({
    features: [
      gpuPlugin,
      ...modules,
      mockServices.rootConfig.factory({
        data: {
          backend: {
            database: {
              client: 'better-sqlite3',
              connection: { directory: database },
            },
          },
          gpu: {
            clusters: [
              {
                name: 'sandbox',
                url: sandbox.url,
                authProvider: 'serviceAccount',
                serviceAccountToken: sandbox.token,
              },
            ],
          },
        },
      }),
    ],
  });
}

async function untilState(
  { server }: TestBackend,
  id: string,
  state: string,
): Promise<GpuRequest> {
  let found: GpuRequest | undefined;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    found = (await request(server).get(`${api}/${id}`)).body as GpuRequest;
    if (found.state === state) {
      return found;
    }
    await new Promise(done => setTimeout(done, millisecondsBetween));
  }
  throw new Error(`request ${id} is ${found?.state}, not ${state}`);
}

function addKind(moduleId: string) {
  return createBackendModule({
    pluginId: 'gpu',
    moduleId,
    register(env) {
      env.registerInit({
        deps: { kinds: workloadKindsExtensionPoint },
        async init({ kinds }) {
          kinds.addWorkloadKind(trainingJobKind, moduleId);
        },
      });
    },
  });
}

describe('kinds of workloads', () => {
  it('come from a module, run to their end, and are released', async () => {
    const backend = await startBackend(newDatabase(), trainingJobModule);
    const id = await create(backend, 'nightly');
    const { devices } = await untilState(backend, id, 'ready');
    expect(devices).toHaveLength(2);
    const { reason } = await untilState(backend, id, 'finished');
    expect(reason).toBe('succeeded');
    await request(backend.server).delete(`${api}/${id}`).expect(202);
    await untilState(backend, id, 'released');
    await backend.stop();
  });

  it('may be taken away: a request of such a kind stays listed, says so, and can be released', async () => {
    const database = newDatabase();
    const first = await startBackend(database, trainingJobModule);
    const id = await create(first, 'orphan');
    await first.stop();
    const second = await startBackend(database);
    const { body } = await request(second.server).get(api).expect(200);
    expect(body.requests).toMatchObject([{ id, name: 'orphan' }]);
    for (;;) {
      const { body: found } = await request(second.server).get(`${api}/${id}`);
      if (/training-job is not installed/.test(found.reason ?? '')) {
        break;
      }
      await new Promise(done => setTimeout(done, millisecondsBetween));
    }
    await request(second.server).delete(`${api}/${id}`).expect(202);
    await untilState(second, id, 'released');
    await second.stop();
  });

  it('end the start with one line that names both sides when two are of one type', async () => {
    const start = startBackend(newDatabase(), addKind('one'), addKind('two'));
    await expect(start).rejects.toThrow(
      /workload kind training-job is registered by one and by two: remove one of the two/,
    );
  });
});

async function create({ server }: TestBackend, name: string): Promise<string> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const response = await request(server)
      .post(api)
      .send({
        name,
        project: 'docs-llm',
        tier: 'gpu-large',
        workload: {
          type: 'training-job',
          image: 'registry.example/train:1',
          alternativeTiers: ['gpu-medium', 'gpu-small'],
        },
      });
    // Until the cluster was read, its project and tiers are not known.
    if (response.status !== 404) {
      expect(response.status).toBe(201);
      return response.body.id;
    }
    await new Promise(done => setTimeout(done, millisecondsBetween));
  }
  throw new Error('the cluster was never read');
}
