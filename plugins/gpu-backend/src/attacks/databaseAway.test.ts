import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import knexFactory, { Knex } from 'knex';
import request from 'supertest';
import { createFastSandbox } from '../__testUtils__/createFastSandbox';
import { eventually } from '../__testUtils__/eventually';
import { findPostgres, PostgresServer } from '../__testUtils__/PostgresServer';
import { gpuPlugin } from '../plugin';

jest.setTimeout(120_000);

/** Milliseconds; twice what callers are promised, so that a busy machine fails no test. Without a guard it is 60 s and more. */
const longestAnswer = 10_000;

const body = {
  name: 'fraud-chat',
  project: 'fraud-ml',
  tier: 'gpu-small',
  workload: { type: 'vllm', model: 'm' },
};
const claim = {
  spec: {
    devices: {
      requests: [{ name: 'gpu', exactly: { deviceClassName: 'gpu-small' } }],
    },
  },
};
const unknownId = '0b5e55ed-0000-4000-8000-000000000001';
const usage = '/v1/usage?from=2026-11-01&to=2026-11-02';

type Call = [
  method: 'get' | 'post' | 'put' | 'delete',
  path: string,
  body?: object,
];

/** What the portal has in memory. */
const remembered: Call[] = [
  ['get', '/v1/tiers'],
  ['get', '/v1/clusters'],
  ['get', '/v1/projects'],
  ['get', '/v1/occupancy'],
  ['get', '/v1/lint'],
  ['post', '/v1/availability', claim],
  ['get', '/openapi.json'],
];

/** What only the database knows. */
const stored: Call[] = [
  ['get', '/v1/limits'],
  ['get', '/v1/projects/fraud-ml/limits'],
  [
    'put',
    '/v1/projects/fraud-ml/limits?dryRun=true',
    { settings: {}, note: 'n' },
  ],
  ['put', '/v1/projects/fraud-ml/limits', { settings: {}, note: 'n' }],
  ['get', usage],
  ['get', `${usage}&format=csv`],
  ['get', '/v1/requests'],
  ['get', `/v1/requests/${unknownId}`],
  ['post', '/v1/requests?dryRun=true', body],
  ['post', '/v1/requests', body],
  ['delete', `/v1/requests/${unknownId}`],
];

const native = findPostgres();

/** Where npm has no PostgreSQL for this machine, there is nothing to be away. */
(native ? describe : describe.skip)('while the database is away', () => {
  let server: PostgresServer;
  let database: Knex;
  let backend: Awaited<ReturnType<typeof startTestBackend>>;
  const logger = mockServices.logger.mock();

  beforeAll(async () => {
    logger.child.mockImplementation(() => logger);
    server = await PostgresServer.start(native!);
    database = knexFactory({
      client: 'pg',
      connection: { host: server.folder, user: 'postgres' },
    });
    backend = await startTestBackend({
      features: [
        gpuPlugin,
        createFastSandbox(),
        logger.factory,
        createServiceFactory({
          service: coreServices.database,
          deps: {},
          factory: () => ({ getClient: async () => database }),
        }),
      ],
    });
    await eventually(async () =>
      (await ask(['post', '/v1/requests?dryRun=true', body])).status === 200
        ? true
        : undefined,
    );
  });

  afterAll(async () => {
    await server.make('thaw');
    await backend.stop();
    await database.destroy();
    await server.stop();
  });

  async function ask([method, path, content]: Call) {
    const started = performance.now();
    const answer = await request(backend.server)
      [method](`/api/gpu${path}`)
      .set('authorization', mockCredentials.user.header())
      .set('If-Match', '"0"')
      .send(content);
    return {
      ...answer,
      took: performance.now() - started,
      status: answer.status,
    };
  }

  /** What was logged of the database since the last time. */
  function linesOfDatabase(): string[] {
    const lines = [...logger.error.mock.calls, ...logger.info.mock.calls]
      .map(([line]) => String(line))
      .filter(line => /database|usage|quotas|requests could/.test(line));
    logger.error.mockClear();
    logger.info.mockClear();
    return lines;
  }

  it.each([
    ['is gone', 'down', 'up'],
    ['hangs', 'freeze', 'thaw'],
  ] as const)(
    'because it %s, refuses what it needs and serves the rest',
    async (_, trouble, end) => {
      linesOfDatabase();
      await server.make(trouble);
      for (const call of stored) {
        const { status, text, headers, took } = await ask(call);
        expect([call, status]).toEqual([call, 503]);
        expect(took).toBeLessThan(longestAnswer);
        expect(headers['retry-after']).toBe('2');
        expect(JSON.parse(text).error).toEqual({
          name: 'ServiceUnavailableError',
          code: 'unavailable',
          message:
            'the database of the portal does not answer now: ask again in a moment',
        });
      }
      for (const call of remembered) {
        const { status, took } = await ask(call);
        expect([call, status]).toEqual([call, 200]);
        expect(took).toBeLessThan(longestAnswer);
      }
      expect(linesOfDatabase()).toEqual([
        expect.stringMatching(
          /^the database does not answer \(.+\): what needs it/,
        ),
      ]);

      await server.make(end);
      await eventually(async () =>
        (await ask(['get', '/v1/limits'])).status === 200 ? true : undefined,
      );
      expect(linesOfDatabase()).toEqual(['the database answers again']);
      for (const call of stored.slice(0, 3)) {
        expect((await ask(call)).status).toBe(200);
      }
    },
  );

  it('says nothing of a statement that the database refuses', async () => {
    await database.schema.renameTable('gpu_project_limits', 'limits_away');
    const { status, text } = await ask(['get', '/v1/limits']);
    await database.schema.renameTable('limits_away', 'gpu_project_limits');
    expect(status).toBe(500);
    expect(text).not.toMatch(/gpu_project_limits|select|relation/);
    expect(JSON.parse(text).error.message).toBe(
      'the database of the portal refused this: its log and that of the portal say why',
    );
    expect(logger.error).toHaveBeenCalledWith(
      'Request failed with status 500',
      expect.objectContaining({
        stack: expect.stringContaining(
          'relation "gpu_project_limits" does not exist',
        ),
      }),
    );
  });
});
