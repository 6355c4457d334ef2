import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { createRequestBodySchema } from '@backstage-gpu/plugin-gpu-common/schema';
import { createServer, IncomingMessage, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { z } from 'zod';
import { createRequestAction } from './createRequestAction';

const created = {
  id: 'bee4dccd',
  name: 'fraud-chat',
  cluster: 'sandbox',
  namespace: 'fraud-ml',
  entityRef: 'component:default/fraud-chat',
  state: 'pending',
  reason: 'waiting for a free device',
  endpoint: 'http://fraud-chat.fraud-ml.svc/v1',
};

const entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'fraud-chat',
    namespace: 'default',
    annotations: { 'backstage-gpu.io/request': 'bee4dccd' },
  },
};

describe('gpu:request', () => {
  let server: Server;
  let calls: {
    method: string;
    url: string;
    headers: IncomingMessage['headers'];
    body: string;
  }[];
  let answers: { status: number; body: object }[];
  let action: ReturnType<typeof createRequestAction>;

  beforeEach(async () => {
    calls = [];
    answers = [];
    server = createServer(async (incoming, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) {
        chunks.push(chunk);
      }
      calls.push({
        method: incoming.method!,
        url: incoming.url!,
        headers: incoming.headers,
        body: Buffer.concat(chunks).toString(),
      });
      const { status, body } = answers.shift() ?? { status: 500, body: {} };
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    action = createRequestAction({
      auth: mockServices.auth(),
      catalog: catalogServiceMock({ entities: [entity] }),
      discovery: mockServices.discovery.mock({
        getBaseUrl: async () => `http://127.0.0.1:${port}`,
      }),
    });
  });

  afterEach(() => new Promise(resolve => server.close(resolve)));

  function context(changes: object = {}) {
    const input = {
      name: 'fraud-chat',
      project: 'fraud-ml',
      tier: 'gpu-small',
      workload: {
        type: 'vllm',
        model: 'Qwen/Qwen3-4B',
        maxModelLength: undefined,
      },
    };
    return {
      ...createMockActionContext({ input }),
      task: { id: 'task-1' },
      step: { id: 'request', name: 'Request' },
      ...changes,
    } as never as Parameters<typeof action.handler>[0] & { output: jest.Mock };
  }

  it('takes every field of a request as the API takes it, and waitFor', () => {
    const { properties, required } = z.toJSONSchema(createRequestBodySchema, {
      io: 'input',
    });
    const { workload, ...texts } = properties!;
    const { input } = action.schema as unknown as {
      input: { properties: Record<string, object>; required: string[] };
    };
    const {
      workload: anyWorkload,
      waitFor,
      ...fields
    } = input.properties as Record<string, { required?: string[] }>;
    expect(fields).toEqual(texts);
    expect(anyWorkload.required).toEqual(
      (workload as object as typeof anyWorkload).required,
    );
    expect(waitFor).toBeDefined();
    expect(input.required.sort()).toEqual([...required!].sort());
  });

  it('asks on behalf of the user, waits until allocated, and outputs where it runs', async () => {
    answers.push(
      { status: 201, body: created },
      { status: 200, body: { ...created, state: 'allocated' } },
    );
    const running = context();
    await action.handler(running);
    expect(calls[0]).toMatchObject({
      method: 'POST',
      url: '/v1/requests',
      headers: expect.objectContaining({
        'idempotency-key': 'task-1/request',
        authorization: expect.stringContaining('Bearer mock-service-token:'),
      }),
    });
    expect(JSON.parse(calls[0].body)).toEqual({
      name: 'fraud-chat',
      project: 'fraud-ml',
      tier: 'gpu-small',
      workload: { type: 'vllm', model: 'Qwen/Qwen3-4B' },
    });
    const outputs = Object.fromEntries(running.output.mock.calls);
    expect(outputs).toEqual({
      requestId: 'bee4dccd',
      state: 'allocated',
      cluster: 'sandbox',
      namespace: 'fraud-ml',
      endpoint: 'http://fraud-chat.fraud-ml.svc/v1',
      entityRef: 'component:default/fraud-chat',
    });
  });

  it('makes one request for each iteration of a step, and the same again after a restart', async () => {
    const keys: unknown[] = [];
    for (const key of ['0', '1', '0']) {
      calls.length = 0;
      answers.push(
        { status: 201, body: created },
        { status: 200, body: { ...created, state: 'allocated' } },
      );
      await action.handler(context({ each: { key, value: `chat-${key}` } }));
      keys.push(calls[0].headers['idempotency-key']);
    }
    const [first, second, again] = keys;
    expect(first).toMatch(/^task-1\/request\/[0-9a-f]{32}$/);
    expect(second).not.toBe(first);
    expect(again).toBe(first);
  });

  it('makes every call for the user who runs the template, none as the backend', async () => {
    answers.push(
      { status: 201, body: created },
      { status: 200, body: { ...created, state: 'allocated' } },
    );
    const user = mockCredentials.user('user:default/ana');
    await action.handler(
      context({ getInitiatorCredentials: async () => user }),
    );
    const token = mockCredentials.service.token({
      onBehalfOf: user,
      targetPluginId: 'gpu',
    });
    expect(calls.map(({ headers }) => headers.authorization)).toEqual([
      `Bearer ${token}`,
      `Bearer ${token}`,
    ]);
  });

  it('uses one key for one step, so that a step that runs again makes nothing new', async () => {
    const allocated = { status: 201, body: { ...created, state: 'allocated' } };
    answers.push(allocated, allocated);
    await action.handler(context());
    await action.handler(context());
    expect(calls.map(({ headers }) => headers['idempotency-key'])).toEqual([
      'task-1/request',
      'task-1/request',
    ]);
  });

  it('only plans in a dry run', async () => {
    answers.push({
      status: 200,
      body: {
        ...created,
        placement: 'sandbox',
        manifests: [],
        allocatableNow: true,
      },
    });
    await action.handler(context({ isDryRun: true }));
    expect(calls.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'POST /v1/requests?dryRun=true',
    ]);
  });

  it('fails with the words of the backend when the request is refused', async () => {
    answers.push({
      status: 404,
      body: {
        error: {
          name: 'NotFoundError',
          message: 'project: no project x is known',
        },
        response: { statusCode: 404 },
      },
    });
    await expect(action.handler(context())).rejects.toThrow(
      'project: no project x is known',
    );
  });

  it('fails with the reason when the request failed meanwhile', async () => {
    answers.push(
      { status: 201, body: created },
      { status: 200, body: { ...created, state: 'failed', reason: 'quota' } },
    );
    await expect(action.handler(context())).rejects.toThrow(
      'request bee4dccd is failed: quota',
    );
  });
});
