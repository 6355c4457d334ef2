import { GpuRequest } from '@backstage-gpu/plugin-gpu-common';
import {
  fastTimings,
  RunningSandbox,
  startSandbox,
} from '@backstage-gpu/kube-sandbox';
import { Knex } from 'knex';
import { eventually } from '../__testUtils__/eventually';
import { createSharedDatabase } from '../__testUtils__/testDatabases';
import { BackendProcess } from '../features/requests/__testUtils__/BackendProcess';
import { ClusterProxy } from '../features/requests/__testUtils__/ClusterProxy';

jest.setTimeout(120_000);

const project = 'fraud-ml';
const clusters = ['good', 'bad'] as const;

function bodyOf(name: string, cluster: (typeof clusters)[number]) {
  return {
    name,
    project,
    cluster,
    tier: 'gpu-small',
    workload: { type: 'vllm', model: 'Qwen/Qwen3-4B' },
  };
}

describe('a cluster that accepts calls and never answers', () => {
  const sandboxes: RunningSandbox[] = [];
  const proxies: Record<string, ClusterProxy> = {};
  let backend: BackendProcess;
  let database: Knex;

  beforeAll(async () => {
    const shared = await createSharedDatabase('SQLite');
    for (const name of clusters) {
      const sandbox = await startSandbox({ timings: fastTimings });
      sandboxes.push(sandbox);
      proxies[name] = await ClusterProxy.start(sandbox.url);
    }
    backend = await BackendProcess.start({
      database: shared.config,
      gpu: {
        clusters: clusters.map((name, index) => ({
          name,
          url: proxies[name].url,
          authProvider: 'serviceAccount',
          serviceAccountToken: sandboxes[index].token,
        })),
        projects: [
          { name: project, limits: { devices: { 'gpu-small': 20 } } },
          { name: 'docs-llm', limits: { devices: { 'gpu-small': 20 } } },
        ],
      },
    });
    database = shared.connect('gpu');
    await eventually(async () => {
      const { body } = await backend.ask('GET', '/v1/clusters');
      return (
        body.clusters.every(
          ({ freshness }: any) => freshness.state === 'live',
        ) || undefined
      );
    });
    await backend.run('gpu-keep-quotas');
  });

  afterAll(async () => {
    await backend.kill();
    await Promise.all(clusters.map(name => proxies[name].stop()));
    await Promise.all(sandboxes.map(sandbox => sandbox.stop()));
  });

  async function stateOf(name: string): Promise<string | undefined> {
    const { body } = await backend.ask<{ requests: GpuRequest[] }>(
      'GET',
      `/v1/requests?project=${project}`,
    );
    return body.requests.find(request => request.name === name)?.state;
  }

  const untilReady = (name: string) =>
    eventually(async () => (await stateOf(name)) === 'ready' || undefined);

  it('holds up its own callers for a moment, and no others', async () => {
    proxies.bad.hang();
    const ends: string[] = [];
    const asked = backend
      .ask<GpuRequest>('POST', '/v1/requests', bodyOf('slow', 'bad'))
      .then(answer => {
        ends.push('bad');
        return answer;
      });
    const made = await backend.ask(
      'POST',
      '/v1/requests',
      bodyOf('quick', 'good'),
    );
    expect(made.status).toBe(201);
    await untilReady('quick');
    ends.push('good');
    const { status, body } = await asked;
    expect(status).toBe(202);
    expect(body).toMatchObject({
      state: 'applying',
      reason: 'cluster bad has not answered for 8 s; this goes on by itself',
    });
    expect(ends).toEqual(['good', 'bad']);
  });

  it('holds up what a crash left in other clusters as little', async () => {
    proxies.bad.hang();
    // A write that nobody answers, as before a crash.
    const held = proxies.good.hold(
      { method: 'PATCH', plural: 'services', request: 'left' },
      'before',
    );
    const asked = backend.ask('POST', '/v1/requests', bodyOf('left', 'good'));
    await held;
    expect((await asked).status).toBe(202);
    proxies.good.clear();
    // The newest, which is tried first.
    await backend.ask('POST', '/v1/requests', bodyOf('newest', 'bad'));
    const before = new Date(Date.now() - 120_000).toISOString();
    await database('gpu_requests').update({ updated_at: before });
    const ends: string[] = [];
    const pass = backend
      .run('gpu-reconcile-requests')
      .then(() => ends.push('pass'));
    await untilReady('left');
    ends.push('left');
    await pass;
    expect(ends).toEqual(['left', 'pass']);

    proxies.bad.clear();
    await database('gpu_requests').update({ updated_at: before });
    await backend.run('gpu-reconcile-requests');
    await untilReady('slow');
  });
});
