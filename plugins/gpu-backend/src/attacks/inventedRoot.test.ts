import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { RunningSandbox } from '@backstage-gpu/kube-sandbox';
import { RequestsResponse } from '@backstage-gpu/plugin-gpu-common';
import request from 'supertest';
import { createFastSandbox } from '../__testUtils__/createFastSandbox';
import { eventually } from '../__testUtils__/eventually';
import { gpuPlugin } from '../plugin';

jest.setTimeout(60_000);

const id = '0b5e55ed-0000-4000-8000-000000000001';
const otherId = '0b5e55ed-0000-4000-8000-000000000002';

/** What a tenant would write who read one of ours, down to the names and labels. */
const invented = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: {
    name: `gpu-request-${id}`,
    namespace: 'fraud-ml',
    labels: {
      'app.kubernetes.io/managed-by': 'backstage-gpu',
      'backstage.io/kubernetes-id': 'payments',
      'backstage-gpu.io/request': id,
      'backstage-gpu.io/project': 'fraud-ml',
      'backstage-gpu.io/tier': 'gpu-small',
    },
    annotations: { 'backstage-gpu.io/signature': 'A'.repeat(43) },
  },
  data: {
    'request.json': JSON.stringify({
      name: 'payments',
      project: 'fraud-ml',
      tier: 'gpu-small',
      workload: { type: 'vllm', model: 'm' },
      owner: 'group:default/payments',
      system: 'payments',
      requester: 'user:default/boss',
      createdAt: '2020-01-01T00:00:00.000Z',
    }),
  },
};

describe('somebody who may create ConfigMaps in one namespace', () => {
  let sandbox: RunningSandbox | undefined;
  let backend: Awaited<ReturnType<typeof startTestBackend>>;
  const logger = mockServices.logger.mock();

  beforeAll(async () => {
    logger.child.mockImplementation(() => logger);
    backend = await startTestBackend({
      features: [
        gpuPlugin,
        createFastSandbox(started => {
          sandbox = started;
        }),
        logger.factory,
        mockServices.rootConfig.factory({
          data: { gpu: { signingKeys: ['k'.repeat(40)] } },
        }),
      ],
    });
  });

  afterAll(() => backend.stop());

  const put = (object: object) =>
    fetch(`${sandbox!.url}/api/v1/namespaces/fraud-ml/configmaps`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${sandbox!.token}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(object),
    });

  it('makes no request, with no entity, name, requester or seniority', async () => {
    await eventually(async () => sandbox !== undefined || undefined);
    // As the portal wrote it before entities were part of it, and as it writes it now.
    await put(invented);
    const remembered = JSON.parse(invented.data['request.json']);
    await put({
      ...invented,
      metadata: {
        ...invented.metadata,
        name: `gpu-request-${otherId}`,
        labels: {
          ...invented.metadata.labels,
          'backstage-gpu.io/request': otherId,
        },
      },
      data: {
        'request.json': JSON.stringify({
          ...remembered,
          entityRef: 'component:default/payments',
        }),
      },
    });
    await eventually(
      async () =>
        [id, otherId].every(each =>
          logger.warn.mock.calls.some(([message]) => message.includes(each)),
        ) || undefined,
    );
    const { body } = await request(backend.server).get('/api/gpu/v1/requests');
    expect((body as RequestsResponse).requests).toEqual([]);
    expect(
      (await request(backend.server).get(`/api/gpu/v1/requests/${id}`)).status,
    ).toBe(404);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('does not carry a signature of this portal'),
    );
    // The name that it claims is there for others.
    const created = await request(backend.server)
      .post('/api/gpu/v1/requests')
      .send({
        name: 'payments',
        project: 'fraud-ml',
        tier: 'gpu-small',
        workload: { type: 'vllm', model: 'm' },
      });
    expect(created.status).toBe(201);
    expect(created.body.entityRef).toBe('component:default/payments');
  });

  it('keeps no request from being released with a copy of its label', async () => {
    const created = await request(backend.server)
      .post('/api/gpu/v1/requests')
      .send({
        name: 'released',
        project: 'fraud-ml',
        tier: 'gpu-small',
        workload: { type: 'vllm', model: 'm' },
      });
    const path = `/api/gpu/v1/requests/${created.body.id}`;
    await put({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: 'copy',
        namespace: 'fraud-ml',
        labels: { 'backstage-gpu.io/request': created.body.id },
      },
    });
    const reach = (state: string) =>
      eventually(async () => {
        const { body } = await request(backend.server).get(path);
        return body.state === state || undefined;
      });
    // Its pod runs after the copy was made, so the copy was seen.
    await reach('ready');
    await request(backend.server).delete(path);
    await reach('released');
  });
});
