import {
  fastTimings,
  RunningSandbox,
  startSandbox,
} from '@backstage-gpu/kube-sandbox';
import {
  ClustersResponse,
  QuotaStatus,
} from '@backstage-gpu/plugin-gpu-common';
import { eventually } from '../__testUtils__/eventually';
import { createSharedDatabase } from '../__testUtils__/testDatabases';
import { BackendProcess } from '../features/requests/__testUtils__/BackendProcess';

jest.setTimeout(120_000);

const project = 'fraud-ml';
const tier = 'gpu-small';
const quotaPath = `/api/v1/namespaces/${project}/resourcequotas/backstage-gpu`;
const leasePath =
  '/apis/coordination.k8s.io/v1/namespaces/backstage-gpu/leases/backstage-gpu';

interface Quota {
  metadata: {
    resourceVersion: string;
    managedFields: { manager: string; operation: string }[];
  };
  spec: { hard: Record<string, string> };
}

describe('two portals with other limits for one project', () => {
  let sandbox: RunningSandbox;
  const running: BackendProcess[] = [];

  beforeEach(async () => {
    sandbox = await startSandbox({ timings: fastTimings });
  });

  afterEach(async () => {
    await Promise.all(running.splice(0).map(each => each.kill()));
    await sandbox.stop();
  });

  async function call<T>(
    method: string,
    path: string,
    body?: object,
  ): Promise<T> {
    const response = await fetch(`${sandbox.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${sandbox.token}`,
        'content-type':
          method === 'PATCH'
            ? 'application/merge-patch+json'
            : 'application/json',
      },
      body: body && JSON.stringify(body),
    });
    expect(response.ok).toBe(true);
    return (await response.json()) as T;
  }

  const makeLeaseNamespace = () =>
    call('POST', '/api/v1/namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'backstage-gpu' },
    });

  async function start(portal: string, limit: number): Promise<BackendProcess> {
    const { config } = await createSharedDatabase('SQLite');
    const backend = await BackendProcess.start({
      database: config,
      gpu: {
        portal,
        clusters: [
          {
            name: 'c',
            url: sandbox.url,
            authProvider: 'serviceAccount',
            serviceAccountToken: sandbox.token,
          },
        ],
        projects: [{ name: project, limits: { devices: { [tier]: limit } } }],
      },
    });
    running.push(backend);
    await eventually(async () => {
      const { clusters } = await clustersOf(backend);
      return clusters[0].freshness.state === 'live' || undefined;
    });
    await backend.run('gpu-keep-quotas');
    return backend;
  }

  async function clustersOf(backend: BackendProcess) {
    return (await backend.ask<ClustersResponse>('GET', '/v1/clusters')).body;
  }

  async function statusOf(backend: BackendProcess): Promise<QuotaStatus> {
    const path = `/v1/projects/${project}/limits`;
    return (await backend.ask('GET', path)).body.quotas[0];
  }

  const managersOf = ({ metadata }: Quota) =>
    metadata.managedFields
      .filter(({ operation }) => operation === 'Apply')
      .map(({ manager }) => manager);

  const hardOf = ({ spec }: Quota) =>
    spec.hard[`${tier}.deviceclass.resource.k8s.io/devices`];

  it('writes as one of them says, until that one is gone', async () => {
    await makeLeaseNamespace();
    const production = await start('production', 2);
    const staging = await start('staging', 5);
    const written = await call<Quota>('GET', quotaPath);
    expect(hardOf(written)).toBe('2');
    for (const each of [staging, production, staging, production]) {
      await each.run('gpu-keep-quotas');
    }
    const still = await call<Quota>('GET', quotaPath);
    expect(still.metadata.resourceVersion).toBe(
      written.metadata.resourceVersion,
    );
    expect(managersOf(still)).toEqual(['backstage-gpu-quota/production']);
    expect(await statusOf(production)).toMatchObject({
      state: 'kept',
      repaired: 0,
    });
    const observed = expect.stringMatching(
      /^portal production writes the quotas of projects in this cluster.*this one \(staging\) observes/,
    );
    expect(await statusOf(staging)).toMatchObject({
      state: 'observed',
      message: observed,
    });
    expect((await clustersOf(staging)).clusters[0].faults).toEqual([
      {
        kind: 'object',
        object: 'Lease/backstage-gpu/backstage-gpu',
        message: observed,
      },
    ]);
    expect((await clustersOf(production)).clusters[0].faults).toEqual([]);

    await production.kill();
    // So that nobody here waits for a minute.
    await call('PATCH', leasePath, { spec: { leaseDurationSeconds: 1 } });
    const taken = await eventually(async () => {
      await staging.run('gpu-keep-quotas');
      const quota = await call<Quota>('GET', quotaPath);
      return hardOf(quota) === '5' ? quota : undefined;
    });
    expect(managersOf(taken)).toEqual(['backstage-gpu-quota/staging']);
    expect(await statusOf(staging)).toEqual({
      cluster: 'c',
      namespace: project,
      state: 'kept',
      repaired: 0,
    });
    expect(await call<{ spec: object }>('GET', leasePath)).toMatchObject({
      spec: { holderIdentity: 'staging', leaseTransitions: 1 },
    });
  });

  it('lets two replicas of one portal keep them together', async () => {
    await makeLeaseNamespace();
    const replicas = [await start('portal', 2), await start('portal', 2)];
    for (const each of [...replicas, ...replicas]) {
      await each.run('gpu-keep-quotas');
      expect(await statusOf(each)).toMatchObject({
        state: 'kept',
        repaired: 0,
      });
      expect((await clustersOf(each)).clusters[0].faults).toEqual([]);
    }
    // Either corrects what somebody else changes.
    await call('PATCH', quotaPath, {
      spec: { hard: { [`${tier}.deviceclass.resource.k8s.io/devices`]: '9' } },
    });
    await eventually(
      async () =>
        hardOf(await call<Quota>('GET', quotaPath)) === '2' || undefined,
    );
  });

  it('writes without the right to a Lease, and says so', async () => {
    const backend = await start('portal', 2);
    expect(hardOf(await call<Quota>('GET', quotaPath))).toBe('2');
    expect((await clustersOf(backend)).clusters[0].faults).toEqual([
      {
        kind: 'permission',
        object: 'Lease/backstage-gpu/backstage-gpu',
        message: expect.stringMatching(
          /^the quotas of projects are written without a Lease.*gpu\.leaseNamespace$/,
        ),
      },
    ]);
  });
});
