import { startTestBackend } from '@backstage/backend-test-utils';
import { RunningSandbox } from '@backstage-gpu/kube-sandbox';
import { GpuRequest } from '@backstage-gpu/plugin-gpu-common';
import request from 'supertest';
import { createFastSandbox } from '../__testUtils__/createFastSandbox';
import { eventually } from '../__testUtils__/eventually';
import { gpuPlugin } from '../plugin';

jest.setTimeout(60_000);

describe('a pod with the labels that every Helm release of the name sets', () => {
  let sandbox: RunningSandbox | undefined;
  let backend: Awaited<ReturnType<typeof startTestBackend>>;

  beforeAll(async () => {
    backend = await startTestBackend({
      features: [
        gpuPlugin,
        createFastSandbox(started => {
          sandbox = started;
        }),
      ],
    });
  });

  afterAll(() => backend.stop());

  async function read<T>(path: string): Promise<T> {
    const response = await fetch(`${sandbox!.url}${path}`, {
      headers: { authorization: `Bearer ${sandbox!.token}` },
    });
    return (await response.json()) as T;
  }

  it('gets no traffic of a service, and is not taken into its Deployment', async () => {
    const { id } = await eventually(async () => {
      const { status, body } = await request(backend.server)
        .post('/api/gpu/v1/requests')
        .send({
          name: 'fraud-chat',
          project: 'fraud-ml',
          tier: 'gpu-small',
          workload: { type: 'vllm', model: 'm' },
        });
      return status === 201 ? (body as GpuRequest) : undefined;
    });
    const service = await read<{ spec: { selector: object } }>(
      '/api/v1/namespaces/fraud-ml/services/fraud-chat',
    );
    const deployment = await read<{
      spec: {
        selector: { matchLabels: object };
        template: { metadata: { labels: object } };
      };
    }>('/apis/apps/v1/namespaces/fraud-ml/deployments/fraud-chat');
    // Only the portal knows the id before the pod exists.
    for (const selector of [
      service.spec.selector,
      deployment.spec.selector.matchLabels,
    ]) {
      expect(selector).toHaveProperty(['backstage-gpu.io/request'], id);
      expect(deployment.spec.template.metadata.labels).toMatchObject(selector);
    }
  });
});
