import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import {
  CreatedGpuRequest,
  ProjectLimits,
  RequestPlan,
} from '@backstage-gpu/plugin-gpu-common';
import request from 'supertest';
import { eventually } from './__testUtils__/eventually';
import { createFastSandbox } from './__testUtils__/createFastSandbox';
import { gpuPlugin } from './plugin';

jest.setTimeout(60_000);

const body = {
  name: 'docs-chat',
  project: 'docs-llm',
  tier: 'gpu-small',
  workload: { type: 'vllm', model: 'Qwen/Qwen3-4B' },
};

describe('limits over HTTP', () => {
  let server: Parameters<typeof request>[0];
  let stop: () => Promise<void>;
  const success = jest.fn();
  const fail = jest.fn();
  const auditor = mockServices.auditor.mock({
    createEvent: jest.fn(async () => ({ success, fail })),
  });
  const limitsOf = (project: string) =>
    `/api/gpu/v1/projects/${project}/limits`;

  beforeAll(async () => {
    const backend = await startTestBackend({
      features: [gpuPlugin, createFastSandbox(), auditor.factory],
    });
    server = backend.server;
    stop = () => backend.stop();
    await eventually(async () => {
      const response = await request(server).get(limitsOf('docs-llm'));
      const limits = response.body as ProjectLimits;
      return limits.devices?.some(({ used }) => used > 0) || undefined;
    });
  });

  afterAll(() => stop());

  beforeEach(() => {
    success.mockClear();
    fail.mockClear();
  });

  function put(settings: object, note: string, version?: number) {
    return request(server)
      .put(limitsOf('docs-llm'))
      .set('If-Match', `"${version ?? 0}"`)
      .send({ settings, note });
  }

  it('audits a change of limits, and one that was refused', async () => {
    const done = await put({ memoryGib: 5000 }, 'room');
    expect(done.status).toBe(200);
    expect(auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'limits-update',
        meta: expect.objectContaining({ project: 'docs-llm', note: 'room' }),
      }),
    );
    expect(success).toHaveBeenCalledTimes(1);
    const late = await put({ memoryGib: 1 }, 'late', 0);
    expect(late.status).toBe(412);
    expect(fail).toHaveBeenCalledTimes(1);
  });

  it('warns of a soft limit, in the plan and of the request that is made', async () => {
    const { body: before } = await request(server).get(limitsOf('docs-llm'));
    const changed = await put(
      { devices: { 'gpu-small': { hard: 50, soft: 0 } } },
      'SECRET: cut because of layoffs',
      (before as ProjectLimits).version,
    );
    expect(changed.status).toBe(200);
    const planned = await request(server)
      .post('/api/gpu/v1/requests?dryRun=true')
      .send(body);
    expect((planned.body as RequestPlan).limits).toMatchObject({
      outcome: 'warned',
    });
    const created = await request(server)
      .post('/api/gpu/v1/requests')
      .send(body);
    expect(created.status).toBe(201);
    const { warnings } = created.body as CreatedGpuRequest;
    expect(warnings).toMatchObject([
      { limit: 'devices', soft: 0, outcome: 'warned' },
    ]);
    // Who set a limit and why takes the right to read limits.
    expect(warnings![0].origin).toEqual({ kind: 'set' });
    expect(planned.text).not.toContain('SECRET');
    expect(created.text).not.toContain('SECRET');
  });

  it.each<[string, object]>([
    ['more devices than any fleet has', { devices: { 'gpu-small': 1e300 } }],
    ['half a device', { devices: { 'gpu-small': 2.5 } }],
    [
      'a soft limit above the hard one',
      { devices: { 'gpu-small': { hard: 2, soft: 3 } } },
    ],
    ['a negative amount', { memoryGib: -1 }],
  ])('refuses %s, and says what is valid', async (_name, settings) => {
    const response = await put(settings, 'test', 99);
    expect(response.status).toBe(400);
    expect(response.body.error).toMatchObject({
      code: 'invalid-input',
      message: expect.stringMatching(/^settings\.\S+: expected a /),
    });
  });

  it.each([
    ['a broken body', (call: request.Test) => call.send('{"name": "tok')],
    [
      'an unknown project',
      (call: request.Test) => call.send({ ...body, project: 'none' }),
    ],
    [
      'a NUL',
      (call: request.Test) => call.send({ ...body, description: 'a\u0000b' }),
    ],
  ])(
    'answers %s without a stack, and without what was sent, in development too',
    async (_name, send) => {
      const response = await send(
        request(server)
          .post('/api/gpu/v1/requests')
          .set('content-type', 'application/json'),
      );
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(response.status).toBeLessThan(500);
      expect(Object.keys(response.body.error).sort()).toEqual([
        'code',
        'message',
        'name',
      ]);
    },
  );

  it('previews a change with the ETag that the change then needs, and is never unchanged', async () => {
    const read = await request(server).get(limitsOf('search-ranking'));
    const change = (query: string, etag: string) =>
      request(server)
        .put(`${limitsOf('search-ranking')}${query}`)
        .set('If-Match', etag)
        .send({ settings: { memoryGib: 5000 }, note: 'test' });
    const preview = await change('?dryRun=true', read.headers.etag);
    expect(preview.status).toBe(200);
    expect(preview.headers.etag).toBe(read.headers.etag);
    const done = await change('', preview.headers.etag);
    expect(done.status).toBe(200);
    const again = await request(server)
      .get(limitsOf('search-ranking'))
      .set('If-None-Match', done.headers.etag);
    expect(again.status).toBe(200);
  });

  it.each([
    ['post', '/api/gpu/v1/requests'],
    ['delete', '/api/gpu/v1/requests/any'],
    ['put', '/api/gpu/v1/projects/docs-llm/limits'],
  ] as const)('%s is not for a plugin by itself', async (method, path) => {
    const response = await request(server)
      [method](path)
      .set('Authorization', mockCredentials.service.header())
      .set('If-Match', '"0"')
      .send(method === 'put' ? { settings: {}, note: 'test' } : body);
    expect(response.status).toBe(403);
    expect(response.body.error.message).toMatch(/by a signed-in user/);
  });

  it.each<[string, Record<string, string>, string]>([
    ['a body that is no gzip', { 'content-encoding': 'gzip' }, 'garbage'],
    [
      'a field that JavaScript takes for another',
      {},
      JSON.stringify({ ...body, workload: 0 }).replace(
        '"workload":0',
        '"workload":{"__proto__":{"type":"vllm"}}',
      ),
    ],
    [
      'half a character',
      {},
      JSON.stringify({ ...body, description: 'x' }).replace('"x"', '"\\ud800"'),
    ],
  ])('refuses %s', async (_name, headers, text) => {
    const response = await request(server)
      .post('/api/gpu/v1/requests')
      .set('content-type', 'application/json')
      .set(headers)
      .send(text);
    expect(response.status).toBe(400);
    expect(response.body.error.code).toBe('invalid-input');
  });

  it('refuses a body of 10 MiB', async () => {
    const response = await request(server)
      .post('/api/gpu/v1/requests')
      .set('content-type', 'application/json')
      .send(JSON.stringify({ ...body, description: 'x'.repeat(10 * 2 ** 20) }));
    expect(response.status).toBe(413);
    expect(response.body.error.code).toBe('too-large');
  });

  it('refuses a token that is not valid', async () => {
    const response = await request(server)
      .get('/api/gpu/v1/tiers')
      .set('Authorization', mockCredentials.user.invalidHeader());
    expect(response.status).toBe(401);
  });

  it('takes the times of usage as people write them', async () => {
    const response = await request(server).get(
      '/api/gpu/v1/usage?from=2026-11-01T08:00:00Z&to=2026-11-02T08:00:00+01:00'.replace(
        '+',
        '%2B',
      ),
    );
    expect(response.status).toBe(200);
  });
});
