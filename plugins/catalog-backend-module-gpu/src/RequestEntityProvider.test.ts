import { mockServices } from '@backstage/backend-test-utils';
import { EntityProviderMutation } from '@backstage/plugin-catalog-node';
import { GpuRequest } from '@backstage-gpu/plugin-gpu-common';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { RequestEntityProvider } from './RequestEntityProvider';

function request(id: string, name: string, entity = name): GpuRequest {
  return {
    id,
    name,
    entityRef: `component:default/${entity}`,
    project: 'fraud-ml',
    tier: 'gpu-small',
    cluster: 'prod',
    namespace: 'fraud-ml',
    workload: { type: 'vllm', model: 'm' },
    demands: [{ name: 'gpu', tiers: ['gpu-small'], count: 1 }],
    component: { type: 'model-server', description: 'm on gpu-small' },
    requester: 'user:default/guest',
    state: 'ready',
    devices: [],
    createdAt: '2026-01-01T10:00:00.000Z',
    updatedAt: '2026-01-01T10:00:00.000Z',
  };
}

describe('RequestEntityProvider', () => {
  let server: Server;
  let answers: { status: number; body: object }[];
  let paths: string[];
  let mutations: EntityProviderMutation[];
  let provider: RequestEntityProvider;
  const logger = mockServices.logger.mock();

  beforeEach(async () => {
    answers = [];
    paths = [];
    mutations = [];
    server = createServer((incoming, response) => {
      paths.push(incoming.url!);
      const { status, body } = answers.shift() ?? { status: 500, body: {} };
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    provider = new RequestEntityProvider({
      auth: mockServices.auth(),
      discovery: mockServices.discovery.mock({
        getBaseUrl: async () => `http://127.0.0.1:${port}`,
      }),
      logger,
    });
    await provider.connect({
      applyMutation: async mutation => {
        mutations.push(mutation);
      },
      refresh: async () => {},
    });
  });

  afterEach(() => new Promise(resolve => server.close(resolve)));

  function names() {
    return mutations.map(mutation =>
      mutation.type === 'full'
        ? mutation.entities.map(({ entity }) => entity.metadata.name)
        : [],
    );
  }

  it('gives the catalog all active requests, over all pages', async () => {
    answers.push(
      { status: 200, body: { requests: [request('2', 'b')], nextCursor: 'n' } },
      { status: 200, body: { requests: [request('1', 'a')] } },
    );
    await provider.refresh();
    expect(names()).toEqual([['b', 'a']]);
    expect(paths).toEqual([
      '/v1/requests?active=true&limit=200',
      '/v1/requests?active=true&cursor=n&limit=200',
    ]);
  });

  it('gives two requests of one name an entity each', async () => {
    answers.push({
      status: 200,
      body: {
        requests: [request('2', 'twin', 'twin-ml'), request('1', 'twin')],
      },
    });
    await provider.refresh();
    expect(names()).toEqual([['twin-ml', 'twin']]);
  });

  it('leaves the catalog as it is when the backend fails', async () => {
    answers.push({ status: 503, body: { error: { message: 'away' } } });
    await provider.refresh();
    expect(mutations).toEqual([]);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('could not be read for the catalog'),
    );
  });

  it('passes once more for calls that come during a pass', async () => {
    answers.push(
      { status: 200, body: { requests: [] } },
      { status: 200, body: { requests: [request('1', 'a')] } },
    );
    await Promise.all([
      provider.refresh(),
      provider.refresh(),
      provider.refresh(),
    ]);
    expect(names()).toEqual([[], ['a']]);
  });
});
