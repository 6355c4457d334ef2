import {
  createMockDirectory,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  ClustersResponse,
  GpuRequest,
  decodeOccupancy,
  devicesOf,
  OccupancyResponse,
  TiersResponse,
} from '@backstage-gpu/plugin-gpu-common';
import { fastTimings, startSandbox } from '@backstage-gpu/kube-sandbox';
import { Operation, operations } from '@backstage-gpu/plugin-gpu-common/schema';
import sandboxModule from '@backstage-gpu/plugin-gpu-backend-module-sandbox';
import request from 'supertest';
import { eventually } from './__testUtils__/eventually';
import { createFastSandbox } from './__testUtils__/createFastSandbox';
import { gpuPlugin } from './plugin';

jest.setTimeout(60_000);

type Server = Parameters<typeof request>[0];

async function get<T>(server: Server, path: string): Promise<T> {
  const response = await request(server).get(`/api/gpu${path}`);
  expect(response.status).toBe(200);
  return response.body as T;
}

function untilState(server: Server, id: string, state: string) {
  return eventually(async () => {
    const found = await get<GpuRequest>(server, `/v1/requests/${id}`);
    return found.state === state ? found : undefined;
  });
}

/** Waits until the workloads that the fleet starts with hold their devices. */
function untilLive(server: Server) {
  return eventually(async () => {
    const { tiers } = await get<TiersResponse>(server, '/v1/tiers');
    const settled =
      tiers.length === 3 && tiers.every(tier => tier.pending === 0);
    return settled && tiers[0].allocated! > 0 ? tiers : undefined;
  });
}

const body = {
  name: 'fraud-chat',
  project: 'fraud-ml',
  tier: 'gpu-small',
  workload: { type: 'vllm', model: 'Qwen/Qwen3-4B' },
};

describe('the GPU backend on the sandbox', () => {
  let server: Server;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    const backend = await startTestBackend({
      features: [gpuPlugin, createFastSandbox()],
    });
    server = backend.server;
    stop = () => backend.stop();
    await untilLive(server);
  });

  afterAll(() => stop());

  it('takes a request from nothing to ready, shows its holder, and frees it', async () => {
    const [before] = await untilLive(server);
    expect(before.allocatable).toBeGreaterThan(0);

    const created = await request(server)
      .post('/api/gpu/v1/requests')
      .set('Idempotency-Key', 'one')
      .send(body);
    expect(created.status).toBe(201);
    const { id } = created.body as GpuRequest;

    const repeated = await request(server)
      .post('/api/gpu/v1/requests')
      .set('Idempotency-Key', 'one')
      .send(body);
    expect(repeated.status).toBe(201);
    expect(repeated.body.id).toBe(id);

    const other = await request(server)
      .post('/api/gpu/v1/requests')
      .set('Idempotency-Key', 'one')
      .send({ ...body, tier: 'gpu-medium' });
    expect(other.status).toBe(409);

    const sameName = await request(server)
      .post('/api/gpu/v1/requests')
      .send(body);
    expect(sameName.status).toBe(409);
    expect(sameName.body.error.message).toContain(`belongs to request ${id}`);

    const ready = await untilState(server, id, 'ready');
    expect(ready.devices).toHaveLength(1);
    const devices = devicesOf(
      decodeOccupancy(
        await get<OccupancyResponse>(
          server,
          '/v1/occupancy?kubernetesId=fraud-chat',
        ),
      ),
    );
    expect(devices).toEqual([
      expect.objectContaining({
        id: ready.devices[0],
        state: 'allocated',
        tiers: ['gpu-small'],
        holder: expect.objectContaining({
          project: 'fraud-ml',
          request: id,
          workload: { kind: 'Deployment', name: 'fraud-chat' },
        }),
      }),
    ]);
    const [during] = await untilLive(server);
    expect(during.allocatable).toBe(before.allocatable! - 1);

    const released = await request(server).delete(`/api/gpu/v1/requests/${id}`);
    expect(released.status).toBe(202);
    await untilState(server, id, 'released');
    const after = await get<OccupancyResponse>(
      server,
      '/v1/occupancy?kubernetesId=fraud-chat',
    );
    expect(devicesOf(decodeOccupancy(after))).toEqual([]);

    const again = await request(server).delete(`/api/gpu/v1/requests/${id}`);
    expect([again.status, again.body.state]).toEqual([202, 'released']);
  });

  it('plans without making anything', async () => {
    const planned = await request(server)
      .post('/api/gpu/v1/requests?dryRun=true')
      .send({ ...body, name: 'only-planned' });
    expect(planned.status).toBe(200);
    expect(planned.body).toMatchObject({
      cluster: 'sandbox',
      namespace: 'fraud-ml',
      allocatableNow: true,
    });
    expect(
      planned.body.manifests.map(({ kind }: { kind: string }) => kind),
    ).toEqual(['ConfigMap', 'ResourceClaimTemplate', 'Deployment', 'Service']);
    const listed = await get<{ requests: GpuRequest[] }>(
      server,
      '/v1/requests?kubernetesId=only-planned',
    );
    expect(listed.requests).toEqual([]);
  });

  it('does not take over an object that belongs to something else', async () => {
    const taken = await request(server)
      .post('/api/gpu/v1/requests')
      .send({ ...body, name: 'fraud-scorer' });
    expect(taken.status).toBe(409);
    expect(taken.body.error.message).toMatch(
      /fraud-ml\/fraud-scorer exists already and belongs to something else/,
    );
  });

  it('answers 304 while nothing changed, and only changes since a revision', async () => {
    const first = await request(server).get('/api/gpu/v1/clusters');
    const { etag } = first.headers;
    expect(etag).toMatch(/^"[0-9a-f]{8}-\d+"$/);
    const second = await request(server)
      .get('/api/gpu/v1/clusters')
      .set('If-None-Match', etag);
    expect(second.status).toBe(304);
    const { revision } = first.body as ClustersResponse;
    const changes = await get<OccupancyResponse>(
      server,
      `/v1/occupancy?since=${revision}`,
    );
    expect(changes).toMatchObject({
      partial: true,
      clusters: [{ name: 'sandbox', nodes: [] }],
      removed: [],
    });
  });

  it.each([
    [
      'an unknown project',
      { ...body, project: 'nobody' },
      404,
      /project: .*known are docs-llm, fraud-ml, search-ranking/,
    ],
    [
      'an unknown tier',
      { ...body, tier: 'gpu-huge' },
      404,
      /tier: .*known are gpu-small, gpu-medium, gpu-large/,
    ],
    [
      'an unknown cluster',
      { ...body, cluster: 'mars' },
      404,
      /cluster: .*known are sandbox/,
    ],
    ['a name that Kubernetes refuses', { ...body, name: 'A_B' }, 400, /name/],
    ['an unknown field', { ...body, image: 'x' }, 400, /image|additional/],
    ['no workload', { ...body, workload: undefined }, 400, /workload/],
  ])('refuses %s', async (_name, sent, status, message) => {
    const answer = await request(server)
      .post('/api/gpu/v1/requests')
      .send(sent);
    expect(answer.status).toBe(status);
    expect(answer.body.error.message).toMatch(message);
    expect(JSON.stringify(answer.body)).not.toContain(' at ');
  });

  it('refuses a body that is no JSON, too large, or deep, without a fault of its own', async () => {
    const post = (text: string) =>
      request(server)
        .post('/api/gpu/v1/requests')
        .set('Content-Type', 'application/json')
        .send(text);
    expect((await post('{')).status).toBe(400);
    expect((await post(`"${'x'.repeat(200_000)}"`)).status).toBe(413);
    const deep = await post(`${'['.repeat(10_000)}${']'.repeat(10_000)}`);
    expect(deep.status).toBe(400);
  });

  it.each([
    '/v1/occupancy?since=-1',
    '/v1/occupancy?since=1&since=2',
    '/v1/occupancy?project=%00',
    '/v1/occupancy?unknown=1',
    '/v1/requests?kubernetesId=%27%20or%201=1',
    '/v1/requests?limit=0',
    '/v1/requests?limit=201',
    '/v1/requests?cursor=nonsense',
    '/v1/requests?active=yes',
    '/v1/requests/%00',
  ])('refuses %s', async path => {
    const answer = await request(server).get(`/api/gpu${path}`);
    expect(answer.status).toBe(400);
  });

  it('serves its contract, with the kinds of workloads that are installed', async () => {
    const { paths, components } = await get<{
      paths: object;
      components: { schemas: Record<string, { oneOf?: object[] }> };
    }>(server, '/openapi.json');
    expect(Object.keys(paths)).toContain('/api/gpu/v1/requests');
    expect(components.schemas.WorkloadBody.oneOf).toEqual([
      { $ref: '#/components/schemas/VllmWorkload' },
    ]);
  });

  it.each(Object.values<Operation>(operations))(
    'answers $method $path',
    async ({ method, path }) => {
      const answer = await request(server)
        [method](`/api/gpu${path.replace(/\{\w+\}/, 'none')}`)
        .send();
      const { code } = answer.body.error ?? {};
      // A path without a route is answered 404 by Backstage, without a code.
      expect([answer.status, code]).not.toEqual([404, undefined]);
    },
  );

  it('answers 404 for a request that does not exist', async () => {
    const answer = await request(server).get('/api/gpu/v1/requests/nothing');
    expect(answer.status).toBe(404);
  });
});

describe('the GPU backend with faults', () => {
  const directory = createMockDirectory();

  it('says what to configure when there is no cluster', async () => {
    const backend = await startTestBackend({ features: [gpuPlugin] });
    const { server } = backend;
    const { clusters, faults } = await get<ClustersResponse>(
      server,
      '/v1/clusters',
    );
    expect(clusters).toEqual([]);
    expect(faults).toEqual([
      {
        kind: 'configuration',
        configKey: 'gpu.clusters',
        message: expect.stringContaining('No cluster is configured'),
      },
    ]);
    await backend.stop();
  });

  it('starts with clusters that cannot be reached, and names the key of each', async () => {
    directory.setContent({});
    const backend = await startTestBackend({
      features: [
        gpuPlugin,
        mockServices.rootConfig.factory({
          data: {
            gpu: {
              clusters: [
                { name: 'file', kubeconfig: directory.resolve('missing') },
                {
                  name: 'down',
                  url: 'http://127.0.0.1:1',
                  serviceAccountToken: 'secret-token',
                },
                {
                  name: 'E1 Cluster',
                  url: 'kubernetes.default.svc:443',
                  serviceAccountToken: 'secret-token',
                },
                {
                  name: 'down',
                  url: 'http://127.0.0.1:1',
                  serviceAccountToken: 'secret-token',
                },
                'secret-token',
              ],
            },
          },
        }),
      ],
    });
    const { server } = backend;
    const clusters = await eventually(async () => {
      const found = await get<ClustersResponse>(server, '/v1/clusters');
      return found.clusters.every(({ faults }) => faults.length > 0)
        ? found.clusters
        : undefined;
    });
    expect(
      clusters.map(({ name, freshness, faults, nodes }) => ({
        name,
        state: freshness.state,
        nodes,
        keys: faults.map(({ configKey }) => configKey),
      })),
    ).toEqual([
      {
        name: 'file',
        state: 'unreachable',
        nodes: undefined,
        keys: ['gpu.clusters[0].kubeconfig'],
      },
      {
        name: 'down',
        state: 'unreachable',
        nodes: undefined,
        keys: ['gpu.clusters[1]'],
      },
      {
        name: 'E1 Cluster',
        state: 'unreachable',
        nodes: undefined,
        keys: ['gpu.clusters[2].url'],
      },
      {
        name: 'clusters-3',
        state: 'unreachable',
        nodes: undefined,
        keys: ['gpu.clusters[3].name'],
      },
      {
        name: 'clusters-4',
        state: 'unreachable',
        nodes: undefined,
        keys: ['gpu.clusters[4]'],
      },
    ]);
    await get(server, '/v1/occupancy?cluster=E1%20Cluster');
    expect(JSON.stringify(clusters)).not.toContain('secret-token');
    await backend.stop();
  });

  it('names the key when the port of the sandbox is taken, and takes it as soon as it is free', async () => {
    const first = await startSandbox({ fleet: false });
    const port = Number(new URL(first.url).port);
    const backend = await startTestBackend({
      features: [
        gpuPlugin,
        sandboxModule,
        mockServices.rootConfig.factory({
          data: { gpu: { sandbox: { port } } },
        }),
      ],
    });
    const { server } = backend;
    const faulty = await eventually(async () => {
      const { clusters } = await get<ClustersResponse>(server, '/v1/clusters');
      return clusters[0].faults[0];
    });
    expect(faulty).toEqual({
      kind: 'configuration',
      configKey: 'gpu.sandbox',
      message: expect.stringContaining(
        `port ${port} is in use: set gpu.sandbox.port`,
      ),
    });
    await first.stop();
    await eventually(async () => {
      const { clusters } = await get<ClustersResponse>(server, '/v1/clusters');
      return clusters[0].freshness.state === 'live' || undefined;
    });
    await backend.stop();
  });

  it('takes a cluster up as soon as its kubeconfig can be read', async () => {
    directory.setContent({});
    const sandbox = await startSandbox({ timings: fastTimings });
    const backend = await startTestBackend({
      features: [
        gpuPlugin,
        mockServices.rootConfig.factory({
          data: {
            gpu: {
              clusters: [
                { name: 'late', kubeconfig: directory.resolve('config') },
              ],
            },
          },
        }),
      ],
    });
    const { server } = backend;
    await eventually(async () => {
      const { clusters } = await get<ClustersResponse>(server, '/v1/clusters');
      return clusters[0].faults.length > 0 ? true : undefined;
    });
    directory.addContent({
      config: JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        'current-context': 'c',
        clusters: [{ name: 'c', cluster: { server: sandbox.url } }],
        users: [{ name: 'c', user: { token: sandbox.token } }],
        contexts: [{ name: 'c', context: { cluster: 'c', user: 'c' } }],
      }),
    });
    const live = await eventually(async () => {
      const { clusters } = await get<ClustersResponse>(server, '/v1/clusters');
      return clusters[0].freshness.state === 'live' ? clusters[0] : undefined;
    });
    expect(live.faults).toEqual([]);
    await sandbox.stop();
    const lost = await eventually(async () => {
      const { clusters } = await get<ClustersResponse>(server, '/v1/clusters');
      return clusters[0].freshness.state === 'stale' ? clusters[0] : undefined;
    });
    expect(lost.devices).toBe(live.devices);
    await backend.stop();
  });

  it('refuses callers without the permission', async () => {
    const backend = await startTestBackend({
      features: [
        gpuPlugin,
        mockServices.permissions.mock({
          authorize: async requests =>
            requests.map(() => ({ result: AuthorizeResult.DENY })),
          authorizeConditional: async requests =>
            requests.map(() => ({ result: AuthorizeResult.DENY })),
        }).factory,
      ],
    });
    const { server } = backend;
    for (const [method, path] of [
      ['get', '/v1/tiers'],
      ['get', '/v1/clusters'],
      ['get', '/v1/projects'],
      ['get', '/v1/occupancy'],
      ['get', '/v1/requests'],
      ['get', '/v1/requests/x'],
      ['delete', '/v1/requests/x'],
    ] as const) {
      const answer = await request(server)[method](`/api/gpu${path}`);
      expect([path, answer.status]).toEqual([path, 403]);
    }
    const created = await request(server)
      .post('/api/gpu/v1/requests')
      .send(body);
    expect(created.status).toBe(403);
    await backend.stop();
  });
});
