import { BackendFeature } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { RunningSandbox } from '@backstage-gpu/kube-sandbox';
import request from 'supertest';
import { gpuPlugin } from '../plugin';
import { createFastSandbox } from './createFastSandbox';
import { eventually } from './eventually';

/** A request that the sandbox's fleet can serve. */
export const wantedRequest = {
  name: 'fraud-chat',
  project: 'fraud-ml',
  tier: 'gpu-small',
  workload: { type: 'vllm', model: 'm' },
};

/** The GPU backend with a sandbox cluster of its own, and hands on both. */
export async function startPortal(
  options: { gpu?: object; features?: BackendFeature[] } = {},
) {
  let sandbox: RunningSandbox | undefined;
  const backend = await startTestBackend({
    features: [
      gpuPlugin,
      createFastSandbox(started => {
        sandbox = started;
      }),
      mockServices.rootConfig.factory({ data: { gpu: options.gpu ?? {} } }),
      ...(options.features ?? []),
    ],
  });
  const { url, token } = await eventually(async () => sandbox);
  const api = () => request(backend.server);
  await eventually(async () => {
    const plan = await api()
      .post('/api/gpu/v1/requests?dryRun=true')
      .send({ ...wantedRequest, name: 'planned' });
    return plan.status === 200 || undefined;
  });
  return {
    api,
    /** What the cluster answers. Writes are those of somebody with rights there, not of the portal. */
    async cluster<T>(path: string, created?: object): Promise<T> {
      const response = await fetch(`${url}${path}`, {
        method: created ? 'POST' : 'GET',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
        },
        body: created && JSON.stringify(created),
      });
      if (!response.ok) {
        throw new Error(`${path}: ${response.status} ${await response.text()}`);
      }
      return (await response.json()) as T;
    },
    /** Waits until a request is in a state. */
    async reach(id: string, state: string): Promise<string> {
      return eventually(async () => {
        const { body } = await api().get(`/api/gpu/v1/requests/${id}`);
        return body.state === state ? state : undefined;
      });
    },
    stop: () => backend.stop(),
  };
}

/** What `startPortal` starts. */
export type Portal = Awaited<ReturnType<typeof startPortal>>;
