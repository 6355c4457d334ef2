import {
  ClusterSummary,
  ClustersResponse,
  GpuRequest,
  ProjectLimits,
} from '@backstage-gpu/plugin-gpu-common';
import request from 'supertest';
import { eventually } from '../support/eventually';

type Server = Parameters<typeof request>[0];

/** The only cluster of a portal, as soon as it is live, or has a fault that matters. */
export async function readCluster(
  server: Server,
  matters: (message: string) => boolean = () => true,
): Promise<ClusterSummary> {
  return eventually('an answer of the cluster', async () => {
    const [cluster] = (
      (await request(server).get('/api/gpu/v1/clusters'))
        .body as ClustersResponse
    ).clusters;
    const settled =
      cluster.freshness.state === 'live' ||
      cluster.faults.some(({ message }) => matters(message));
    return settled && cluster;
  });
}

/**
 * Everything that the portal does for a user of a project with one namespace of its name, once.
 *
 * @param spine - isOurs says which faults of the cluster are about it; all when absent
 * @throws Error with what the portal said when something does not work, or is said not to
 */
export async function runSpine(
  server: Server,
  spine: {
    project: string;
    tier: string;
    name: string;
    isOurs?: (message: string) => boolean;
  },
): Promise<GpuRequest> {
  const { project, tier, name, isOurs = () => true } = spine;
  const faults = async () =>
    (await readCluster(server, isOurs)).faults
      .map(({ message }) => message)
      .filter(isOurs);
  const requireNone = async () => {
    const found = await faults();
    if (found.length > 0) {
      throw new Error(found.join('; '));
    }
  };
  await requireNone();
  let id: string | undefined;
  const read = async () =>
    (await request(server).get(`/api/gpu/v1/requests/${id}`))
      .body as GpuRequest;
  const reach = (state: string) =>
    eventually(
      `request ${name} to be ${state}`,
      async () => {
        const found = await read();
        return found.state === state && found;
      },
      20,
    );
  try {
    const created = await create(server, spine);
    id = created.id;
    const limits = await request(server).get(
      `/api/gpu/v1/projects/${project}/limits`,
    );
    const [quota] = (limits.body as ProjectLimits).quotas;
    if (quota.state !== 'kept') {
      throw new Error(`quota ${quota.state}: ${quota.message}`);
    }
    const ready = await reach('ready');
    if (ready.devices.length !== 1) {
      throw new Error(`it holds ${ready.devices.length} devices of ${tier}`);
    }
    const released = await request(server).delete(`/api/gpu/v1/requests/${id}`);
    if (released.status !== 202) {
      throw new Error(released.body.error.message);
    }
    await reach('released');
  } catch (error) {
    const { state, reason } = id ? await read() : ({} as Partial<GpuRequest>);
    throw new Error(
      [
        (error as Error).message,
        ...(state ? [`it is ${state}: ${reason ?? 'no reason given'}`] : []),
        ...(await faults()),
      ].join('; '),
    );
  }
  await requireNone();
  return read();
}

/** Until the cluster was read, its projects are not known. */
function create(
  server: Server,
  spine: { project: string; tier: string; name: string },
): Promise<GpuRequest> {
  const { project, tier, name } = spine;
  return eventually(`project ${project} to be known`, async () => {
    const { status, body } = await request(server)
      .post('/api/gpu/v1/requests')
      .send({
        name,
        project,
        tier,
        workload: { type: 'vllm', model: 'test/model' },
      });
    if (status !== 201 && status !== 404) {
      throw new Error(body.error?.message ?? `${status}: ${body.reason}`);
    }
    return status === 201 && (body as GpuRequest);
  });
}
