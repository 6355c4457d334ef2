import { mockServices } from '@backstage/backend-test-utils';
import { eventually } from '../__testUtils__/eventually';
import {
  Portal,
  startPortal,
  wantedRequest,
} from '../__testUtils__/startPortal';

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

describe('a user who may create ConfigMaps in one namespace', () => {
  let portal: Portal;
  const logger = mockServices.logger.mock();
  const put = (object: object) =>
    portal.cluster('/api/v1/namespaces/fraud-ml/configmaps', object);

  beforeAll(async () => {
    logger.child.mockImplementation(() => logger);
    portal = await startPortal({
      gpu: { signingKeys: ['k'.repeat(40)] },
      features: [logger.factory],
    });
  });

  afterAll(() => portal?.stop());

  it('cannot forge a request, its entity, name, requester or age', async () => {
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
    const { body } = await portal.api().get('/api/gpu/v1/requests');
    expect(body.requests).toEqual([]);
    const one = await portal.api().get(`/api/gpu/v1/requests/${id}`);
    expect(one.status).toBe(404);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('does not carry a signature of this portal'),
    );
    // The name that it claims is there for others.
    const created = await portal
      .api()
      .post('/api/gpu/v1/requests')
      .send({ ...wantedRequest, name: 'payments' });
    expect(created.status).toBe(201);
    expect(created.body.entityRef).toBe('component:default/payments');
  });

  it('cannot block the release of a request with a copy of its label', async () => {
    const created = await portal
      .api()
      .post('/api/gpu/v1/requests')
      .send({ ...wantedRequest, name: 'released' });
    const { id: own } = created.body;
    await put({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: 'copy',
        namespace: 'fraud-ml',
        labels: { 'backstage-gpu.io/request': own },
      },
    });
    // Its pod runs after the copy was made, so the copy was seen.
    await portal.reach(own, 'ready');
    await portal.api().delete(`/api/gpu/v1/requests/${own}`);
    expect(await portal.reach(own, 'released')).toBe('released');
  });
});
