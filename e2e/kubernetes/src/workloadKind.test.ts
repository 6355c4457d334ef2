/**
 * A kind of workload that another package brings, end to end on a real control plane: a Job on two devices of one tier or
 * of an alternative, from its plan over limits, claims and stages to the ledger and its release.
 */
import { KubeConfig } from '@kubernetes/client-node';
import trainingJobModule from '@backstage-gpu/example-workload-kind';
import {
  ClustersResponse,
  GpuRequest,
  RequestPlan,
  UsageResponse,
} from '@backstage-gpu/plugin-gpu-common';
import request from 'supertest';
import { startPortal } from './__testUtils__/startPortal';
import { AdminApi } from './support/AdminApi';
import { eventually } from './support/eventually';

jest.setTimeout(120_000);

const kubeconfigFile = process.env.CONTRACT_KUBECONFIG!;
const names = { account: 'kind-test', project: 'kind-test', tier: 'kind-test' };
const { project, tier } = names;
/** Preferred, and offered, but no device is of it. */
const scarce = 'kind-test-scarce';
const scarceClass = `/apis/resource.k8s.io/v1/deviceclasses/${scarce}`;
const namespace = `/api/v1/namespaces/${project}`;
const api = '/api/gpu/v1';

interface Listed<T> {
  items: T[];
}
interface Pod {
  metadata: { name: string };
}
interface Claim {
  spec: {
    devices: { requests: { firstAvailable?: { deviceClassName: string }[] }[] };
  };
  status?: { allocation?: { devices: { results: { request: string }[] } } };
}

describe('a workload kind from another package', () => {
  let admin: AdminApi;
  let server: Parameters<typeof request>[0];
  let stop: () => Promise<void>;

  const body = (name: string) => ({
    name,
    project,
    tier: scarce,
    workload: {
      type: 'training-job',
      image: 'registry.example/train:1',
      alternativeTiers: [tier],
    },
  });

  const plan = async () => {
    const response = await request(server)
      .post(`${api}/requests?dryRun=true`)
      .send(body('planned'));
    expect(response.status).toBe(200);
    return response.body as RequestPlan;
  };

  const reach = (id: string, state: string) =>
    eventually(`request ${id} to be ${state}`, async () => {
      const response = await request(server).get(`${api}/requests/${id}`);
      const found = response.body as GpuRequest;
      return found.state === state ? found : undefined;
    });

  const setPodStatus = async (status: object) => {
    const { items } = await admin.call<Listed<Pod>>('GET', `${namespace}/pods`);
    expect(items).toHaveLength(1);
    await admin.call(
      'PATCH',
      `${namespace}/pods/${items[0].metadata.name}/status`,
      { status },
      'application/merge-patch+json',
    );
  };

  beforeAll(async () => {
    admin = new AdminApi(new KubeConfig(), kubeconfigFile);
    await admin.prepare(names);
    await admin.apply(scarceClass, {
      apiVersion: 'resource.k8s.io/v1',
      kind: 'DeviceClass',
      metadata: { name: scarce, labels: { 'backstage-gpu.io/tier': scarce } },
      spec: {
        selectors: [{ cel: { expression: `device.driver == 'none.example'` } }],
      },
    });
    const projects = [
      { name: project, limits: { devices: { [tier]: 3, [scarce]: 3 } } },
    ];
    const backend = await startPortal({ projects }, [trainingJobModule]);
    server = backend.server;
    stop = () => backend.stop();
    await eventually('the tiers to be counted', async () => {
      const { clusters } = (await request(server).get(`${api}/clusters`))
        .body as ClustersResponse;
      const { body: tiers } = await request(server).get(`${api}/tiers`);
      return (
        clusters[0].freshness.state === 'live' &&
        [tier, scarce].every(wanted =>
          tiers.tiers.some(({ name }: { name: string }) => name === wanted),
        )
      );
    });
  });

  afterAll(async () => {
    await stop?.();
    await admin?.call('DELETE', scarceClass);
    await admin?.remove(names);
  });

  it('runs from its plan to its release', async () => {
    const began = new Date();
    const planned = await plan();
    expect(planned).toMatchObject({
      allowed: true,
      allocatableNow: true,
      demands: [{ name: 'gpu', tiers: [scarce, tier], count: 2 }],
    });
    expect(
      planned.limits.checks.filter(({ limit }) => limit === 'devices'),
    ).toMatchObject([
      { tier: scarce, requested: 2, hard: 3 },
      { tier, requested: 2, hard: 3 },
    ]);

    const created = await request(server)
      .post(`${api}/requests`)
      .send(body('nightly'));
    expect(created.status).toBe(201);
    const { id } = created.body as GpuRequest;
    const allocated = await reach(id, 'allocated');
    expect(allocated.devices).toHaveLength(2);
    expect(allocated.component).toMatchObject({ type: 'job' });

    const claims = await admin.call<Listed<Claim>>(
      'GET',
      `/apis/resource.k8s.io/v1/namespaces/${project}/resourceclaims`,
    );
    expect(claims.items).toHaveLength(1);
    const [claim] = claims.items;
    expect(
      claim.spec.devices.requests[0].firstAvailable?.map(
        ({ deviceClassName }) => deviceClassName,
      ),
    ).toEqual([scarce, tier]);
    // The tier that it prefers has no device: both devices are of the alternative.
    expect(
      claim.status?.allocation?.devices.results.map(each => each.request),
    ).toEqual(['gpu/alternative-2', 'gpu/alternative-2']);

    // Two of three are taken, so two more are refused, and Kubernetes would refuse them as well.
    const second = await request(server)
      .post(`${api}/requests`)
      .send(body('too-many'));
    expect(second.status).toBe(409);
    expect(second.body.error.message).toContain(`may have 3 ${tier} devices`);

    await setPodStatus({
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True' }],
    });
    await reach(id, 'ready');
    await setPodStatus({
      phase: 'Succeeded',
      conditions: [{ type: 'Ready', status: 'False' }],
    });
    const finished = await reach(id, 'finished');
    expect(finished.reason).toBe('succeeded');

    await eventually('the devices to be free for the project again', async () =>
      (await plan()).allowed ? true : undefined,
    );
    const usage = await eventually('the ledger to have it', async () => {
      const response = await request(server)
        .get(`${api}/usage`)
        .query({
          from: new Date(began.getTime() - 60_000).toISOString(),
          to: new Date(Date.now() + 60_000).toISOString(),
          groupBy: 'request',
          project,
        });
      const { groups } = response.body as UsageResponse;
      const row = groups?.find(each => each.request === id);
      return row && row.deviceHours > 0 ? row : undefined;
    });
    expect(usage.deviceHours).toBeLessThan(2 * 0.1);

    const released = await request(server).delete(`${api}/requests/${id}`);
    expect(released.status).toBe(202);
    await reach(id, 'released');
    const jobs = await admin.call<Listed<object>>(
      'GET',
      `/apis/batch/v1/namespaces/${project}/jobs`,
    );
    expect(jobs.items).toEqual([]);
  });

  it('names what is wrong with a body in the words of the kind', async () => {
    const { workload, ...rest } = body('wrong');
    const wrong = await request(server)
      .post(`${api}/requests`)
      .send({ ...rest, workload: { ...workload, image: '' } });
    expect(wrong.status).toBe(400);
    expect(wrong.body.error.message).toMatch(/^workload\.image: /);
    const unknown = await request(server)
      .post(`${api}/requests`)
      .send({ ...rest, workload: { type: 'notebook' } });
    expect(unknown.status).toBe(400);
    expect(unknown.body.error.message).toContain(
      'no workload kind notebook is installed; installed are',
    );
  });
});
