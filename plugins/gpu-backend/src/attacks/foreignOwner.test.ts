import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { RELATION_OWNED_BY } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import request from 'supertest';
import { createFastSandbox } from '../__testUtils__/createFastSandbox';
import { eventually } from '../__testUtils__/eventually';
import { gpuPlugin } from '../plugin';

jest.setTimeout(60_000);

const body = {
  name: 'fraud-chat',
  project: 'fraud-ml',
  tier: 'gpu-small',
  workload: { type: 'vllm', model: 'm' },
};

function entity(kind: string, name: string, owner?: string) {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name, namespace: 'default' },
    relations: owner ? [{ type: RELATION_OWNED_BY, targetRef: owner }] : [],
  };
}

describe('somebody who may request for a project', () => {
  let backend: Awaited<ReturnType<typeof startTestBackend>>;

  const send = (query: string, content: object) =>
    request(backend.server)
      .post(`/api/gpu/v1/requests${query}`)
      .set('authorization', mockCredentials.user.header())
      .send(content);

  beforeAll(async () => {
    backend = await startTestBackend({
      features: [
        gpuPlugin,
        createFastSandbox(),
        catalogServiceMock.factory({
          entities: [
            entity('Component', 'payments-api', 'group:default/payments'),
            entity('System', 'payments', 'group:default/payments'),
            entity('System', 'fraud', 'group:default/fraud-ml'),
          ],
        }),
        mockServices.rootConfig.factory({
          data: {
            gpu: {
              projects: [{ name: 'fraud-ml', owner: 'group:default/fraud-ml' }],
            },
          },
        }),
      ],
    });
    await eventually(async () => {
      const answer = await send('?dryRun=true', body);
      return answer.status === 200 || undefined;
    });
  });

  afterAll(() => backend.stop());

  it.each([
    ['another owner', { owner: 'group:default/payments' }, /^owner: /],
    ['a system of others', { system: 'payments' }, /^system: payments belongs/],
    ['a system that is not there', { system: 'secret' }, /no System secret/],
  ])('gives its service no %s', async (_what, details, message) => {
    for (const query of ['', '?dryRun=true']) {
      const answer = await send(query, { ...body, ...details });
      expect(answer.status).toBe(403);
      expect(answer.body.error.message).toMatch(message);
    }
  });

  it('gets an entity of its own where another team has one of that name', async () => {
    const answer = await send('?dryRun=true', {
      ...body,
      name: 'payments-api',
    });
    expect(answer.body.entityRef).toBe(
      'component:default/payments-api-fraud-ml',
    );
  });

  it('gives it the owner and a system of its project', async () => {
    const answer = await send('', {
      ...body,
      owner: 'group:default/fraud-ml',
      system: 'fraud',
    });
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      owner: 'group:default/fraud-ml',
      system: 'fraud',
      entityRef: 'component:default/fraud-chat',
    });
  });
});
