/**
 * Names in app-config that nothing in the cluster has, on a real control plane: each is a fault that says where it is, and no
 * ResourceQuota changes because of one.
 */
import { KubeConfig } from '@kubernetes/client-node';
import { ClustersResponse } from '@backstage-gpu/plugin-gpu-common';
import request from 'supertest';
import { startPortal } from './__testUtils__/startPortal';
import { AdminApi } from './support/AdminApi';
import { eventually } from './support/eventually';

jest.setTimeout(120_000);

const kubeconfigFile = process.env.CONTRACT_KUBECONFIG!;
const names = {
  account: 'config-test',
  project: 'config-test',
  tier: 'config-test',
};
const { project, tier } = names;
const typo = 'config-tset';
const quotaPath = `/api/v1/namespaces/${project}/resourcequotas/backstage-gpu`;
const limits = { devices: { [tier]: 2 } };

interface Quota {
  metadata: { managedFields: { manager: string; time: string }[] };
  spec: { hard?: Record<string, string> };
}

type Backend = Awaited<ReturnType<typeof startPortal>>;

/** What the portal wrote, and when; the used amounts change with what others do. */
function writtenOf({ metadata, spec }: Quota) {
  const ours = metadata.managedFields.filter(({ manager }) =>
    manager.startsWith('backstage-gpu'),
  );
  return { spec, times: ours.map(({ time }) => time) };
}

/** A request makes sure of the quota before anything is applied. */
function ask(backend: Backend, name: string) {
  return request(backend.server)
    .post('/api/gpu/v1/requests')
    .send({ name, project, tier, workload: { type: 'vllm', model: 'm' } });
}

async function clustersOf({ server }: Backend): Promise<ClustersResponse> {
  return (await request(server).get('/api/gpu/v1/clusters')).body;
}

describe('configuration without a counterpart', () => {
  let admin: AdminApi;
  let before: Quota;

  const quota = () => admin.call<Quota>('GET', quotaPath);

  beforeAll(async () => {
    admin = new AdminApi(new KubeConfig(), kubeconfigFile);
    await admin.prepare(names);
    const backend = await startPortal({
      projects: [{ name: project, tiers: [tier], limits }],
    });
    before = await eventually(
      'the quota of a configuration that fits',
      async () => {
        // The first makes it; those after it find it.
        await ask(backend, 'first');
        const found = await quota().catch(() => undefined);
        const hard = Object.values(found?.spec.hard ?? {});
        return hard.includes('2') ? found : undefined;
      },
      60,
    );
    await backend.stop();
  });

  afterAll(() => admin?.remove(names));

  it.each([
    [
      'a tier of a project',
      { projects: [{ name: project, tiers: [typo], limits }] },
      'gpu.projects[0].tiers',
    ],
    [
      'a tier of a project beside one that is there',
      { projects: [{ name: project, tiers: [tier, typo], limits }] },
      'gpu.projects[0].tiers',
    ],
    [
      'the tier of a limit',
      {
        projects: [
          {
            name: project,
            tiers: [tier],
            limits: { devices: { [typo]: 1, [tier]: 2 } },
          },
        ],
      },
      'gpu.projects[0].limits.devices',
    ],
    [
      'a DeviceClass of a tier',
      {
        tiers: [{ name: 'other', deviceClass: typo }],
        projects: [{ name: project, tiers: [tier], limits }],
      },
      'gpu.tiers[0]',
    ],
    [
      'a tier over the class of another',
      {
        tiers: [{ name: typo, deviceClass: tier }],
        projects: [{ name: project, tiers: [tier], limits }],
      },
      'gpu.tiers[0].deviceClass',
    ],
    [
      'a namespace of a project',
      {
        projects: [
          { name: project, tiers: [tier], limits },
          { name: 'other', namespaces: [{ namespace: typo }] },
        ],
      },
      'gpu.projects[1].namespaces[0]',
    ],
    [
      'the cluster of a namespace',
      {
        projects: [
          { name: project, tiers: [tier], limits },
          {
            name: 'other',
            namespaces: [{ cluster: typo, namespace: project }],
          },
        ],
      },
      'gpu.projects[1].namespaces[0].cluster',
    ],
    [
      'the tier of a default limit',
      {
        projects: [{ name: project, tiers: [tier], limits }],
        defaultLimits: { devices: { [typo]: 0 } },
      },
      'gpu.defaultLimits.devices',
    ],
    [
      'a project',
      {
        projects: [
          { name: project, tiers: [tier], limits },
          { name: typo, limits: { devices: { [tier]: 0 } } },
        ],
      },
      'gpu.projects[1]',
    ],
  ])('names %s, and leaves the quota as it is', async (_what, gpu, key) => {
    const backend = await startPortal(gpu);
    try {
      await eventually(
        `a fault at ${key}`,
        async () => {
          const { faults } = await clustersOf(backend);
          return faults?.some(fault => fault.configKey?.startsWith(key));
        },
        30,
        () => 'the page shows no such fault',
      );
      await ask(backend, 'second');
    } finally {
      await backend.stop();
    }
    expect(writtenOf(await quota())).toEqual(writtenOf(before));
  });
});
