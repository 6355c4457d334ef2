/**
 * Limits on a real control plane: what is made with kubectl beyond them is refused by the ResourceQuota that the portal
 * keeps, and the API names the pod that waits for it and why.
 */
import { KubeConfig } from '@kubernetes/client-node';
import {
  ClustersResponse,
  LimitsChange,
  ProjectLimits,
} from '@backstage-gpu/plugin-gpu-common';
import request from 'supertest';
import { startPortal } from './__testUtils__/startPortal';
import { AdminApi } from './support/AdminApi';
import { eventually } from './support/eventually';

jest.setTimeout(120_000);

const kubeconfigFile = process.env.CONTRACT_KUBECONFIG!;
const names = {
  account: 'limits-test',
  project: 'limits-test',
  tier: 'limits-test',
};
const { project, tier } = names;
const namespace = `/api/v1/namespaces/${project}`;
const limitsPath = `/api/gpu/v1/projects/${project}/limits`;

interface Quota {
  spec: { hard?: Record<string, string> };
  metadata: { managedFields?: { manager: string }[] };
}

describe('limits on a real control plane', () => {
  let admin: AdminApi;
  let server: Parameters<typeof request>[0];
  let stop: () => Promise<void>;

  beforeAll(async () => {
    admin = new AdminApi(new KubeConfig(), kubeconfigFile);
    await admin.prepare(names);
    const backend = await startPortal();
    server = backend.server;
    stop = () => backend.stop();
    await eventually('the tier to be known', async () => {
      const { clusters } = (await request(server).get('/api/gpu/v1/clusters'))
        .body as ClustersResponse;
      const limits = await request(server).get(limitsPath);
      return (
        clusters[0].freshness.state === 'live' &&
        (limits.body as ProjectLimits).devices?.some(
          entry => entry.tier === tier,
        )
      );
    });
  });

  afterAll(async () => {
    await stop?.();
    await admin?.remove(names);
  });

  const resource = `${tier}.deviceclass.resource.k8s.io/devices`;
  const quotaPath = `${namespace}/resourcequotas/backstage-gpu`;

  async function read(): Promise<ProjectLimits> {
    return (await request(server).get(limitsPath)).body as ProjectLimits;
  }

  async function setLimit(hard: number): Promise<LimitsChange> {
    const { version } = await read();
    const response = await request(server)
      .put(limitsPath)
      .set('If-Match', `"${version}"`)
      .send({ settings: { devices: { [tier]: hard } }, note: 'test' });
    expect(response.status).toBe(200);
    return response.body as LimitsChange;
  }

  it('refuses with kubectl what is over them, and says which pod waits for what', async () => {
    await setLimit(2);
    const quota = await admin.call<Quota>('GET', quotaPath);
    expect(quota.spec.hard?.[resource]).toBe('2');
    await admin.apply(
      `/apis/resource.k8s.io/v1/namespaces/${project}/resourceclaimtemplates/gpu`,
      {
        apiVersion: 'resource.k8s.io/v1',
        kind: 'ResourceClaimTemplate',
        metadata: { name: 'gpu' },
        spec: {
          spec: {
            devices: {
              requests: [{ name: 'gpu', exactly: { deviceClassName: tier } }],
            },
          },
        },
      },
    );
    for (const index of [1, 2, 3]) {
      await admin.apply(`${namespace}/pods/by-hand-${index}`, {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: `by-hand-${index}` },
        spec: {
          containers: [
            {
              name: 'c',
              image: 'none',
              resources: { claims: [{ name: 'gpu' }] },
            },
          ],
          resourceClaims: [{ name: 'gpu', resourceClaimTemplateName: 'gpu' }],
        },
      });
    }
    const limits = await eventually('the API to name the pod', async () => {
      const answer = await read();
      return answer.pending.some(({ kind }) => kind === 'quota') && answer;
    });
    const refused = limits.pending.filter(({ kind }) => kind === 'quota');
    expect(refused).toEqual([
      {
        cluster: 'real',
        namespace: project,
        pod: expect.stringMatching(/^by-hand-[123]$/),
        kind: 'quota',
        reason: expect.stringContaining('exceeded quota: backstage-gpu'),
        since: expect.any(String),
      },
    ]);
    // What was made without us counts as well.
    expect(limits.devices.find(entry => entry.tier === tier)).toMatchObject({
      hard: 2,
      used: 2,
      origin: { kind: 'set', note: 'test' },
    });
    const created = await request(server)
      .post('/api/gpu/v1/requests')
      .send({
        name: 'over-the-limit',
        project,
        tier,
        workload: { type: 'vllm', model: 'test/model' },
      });
    expect(created.status).toBe(409);
    expect(created.body.error).toMatchObject({
      code: 'limit-reached',
      limits: [{ limit: 'devices', tier, hard: 2, used: 2, requested: 1 }],
    });
  });

  it('puts right what somebody else changed, and leaves alone what is somebody else’s', async () => {
    await setLimit(3);
    await admin.call(
      'PATCH',
      quotaPath,
      { spec: { hard: { [resource]: '30' } } },
      'application/merge-patch+json',
    );
    await eventually(
      'the quota to be corrected',
      async () => {
        const { spec } = await admin.call<Quota>('GET', quotaPath);
        return spec.hard?.[resource] === '3';
      },
      60,
    );
    await eventually('the repair to be shown', async () => {
      const [{ state, repaired }] = (await read()).quotas;
      return state === 'kept' && repaired > 0;
    });
    const before = await admin.call<Quota>('GET', quotaPath);
    await admin.call(
      'PATCH',
      quotaPath,
      { metadata: { labels: { 'app.kubernetes.io/managed-by': 'others' } } },
      'application/merge-patch+json',
    );
    await eventually(
      'the API to see whose it is',
      async () => (await read()).quotas[0].state === 'foreign',
    );
    await setLimit(1);
    const after = await admin.call<Quota>('GET', quotaPath);
    expect(after.spec).toEqual(before.spec);
  });
});
