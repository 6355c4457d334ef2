import { RELATION_OWNED_BY } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  Portal,
  startPortal,
  wantedRequest,
} from '../__testUtils__/startPortal';

jest.setTimeout(60_000);

function entity(kind: string, name: string, owner?: string) {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name, namespace: 'default' },
    relations: owner ? [{ type: RELATION_OWNED_BY, targetRef: owner }] : [],
  };
}

describe('a user who may create requests for a project', () => {
  let portal: Portal;
  const send = (query: string, content: object) =>
    portal.api().post(`/api/gpu/v1/requests${query}`).send(content);

  beforeAll(async () => {
    portal = await startPortal({
      gpu: {
        projects: [{ name: 'fraud-ml', owner: 'group:default/fraud-ml' }],
      },
      features: [
        catalogServiceMock.factory({
          entities: [
            entity('Component', 'payments-api', 'group:default/payments'),
            entity('System', 'payments', 'group:default/payments'),
            entity('System', 'fraud', 'group:default/fraud-ml'),
          ],
        }),
      ],
    });
  });

  afterAll(() => portal?.stop());

  it.each([
    ['another owner', { owner: 'group:default/payments' }, /^owner: /],
    ['a system of others', { system: 'payments' }, /^system: payments belongs/],
    ['a system that is not there', { system: 'secret' }, /no System secret/],
  ])('cannot give a service %s', async (_what, details, message) => {
    for (const query of ['', '?dryRun=true']) {
      const answer = await send(query, { ...wantedRequest, ...details });
      expect(answer.status).toBe(403);
      expect(answer.body.error.message).toMatch(message);
    }
  });

  it('gets a separate entity when another team has one of that name', async () => {
    const answer = await send('?dryRun=true', {
      ...wantedRequest,
      name: 'payments-api',
    });
    expect(answer.body.entityRef).toBe(
      'component:default/payments-api-fraud-ml',
    );
  });

  it('can give it the owner and a system of the project', async () => {
    const answer = await send('', {
      ...wantedRequest,
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
