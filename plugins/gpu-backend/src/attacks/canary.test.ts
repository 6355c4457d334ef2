/**
 * Unique secrets: if one of them appears anywhere, it leaked. The backend gets clusters whose configuration holds tokens,
 * certificates and keys, and which fail in several ways. Then every sink is searched.
 */
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import {
  createMockDirectory,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { metricsServiceRef } from '@backstage/backend-plugin-api/alpha';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { RunningSandbox, startSandbox } from '@backstage-gpu/kube-sandbox';
import { PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';
import knexFactory from 'knex';
import request from 'supertest';
import { eventually } from '../__testUtils__/eventually';
import { gpuPlugin } from '../plugin';

jest.setTimeout(60_000);

const canary = (what: string) => `canary-${what}-7f3a9c51e0b2`;
const secrets = {
  goodToken: '',
  refusedToken: canary('refused-token'),
  deadToken: canary('dead-token'),
  kubeconfigToken: canary('kubeconfig-token'),
  key: canary('client-key'),
  signingKey: canary('signing-key-of-forty-characters'),
  caller: canary('callers-token'),
};

class TestReader extends MetricReader {
  protected async onForceFlush() {}
  protected async onShutdown() {}
}

/** Everything that was said, wherever. */
const said: unknown[] = [];
const record =
  (sink: string) =>
  (...words: unknown[]) => {
    said.push([sink, ...words]);
  };

const logger = mockServices.logger.mock({
  debug: record('log'),
  info: record('log'),
  warn: record('log'),
  error: record('log'),
});
logger.child.mockImplementation(() => logger);

describe('secrets', () => {
  const directory = createMockDirectory();
  const reader = new TestReader();
  const knex = knexFactory({
    client: 'better-sqlite3',
    connection: ':memory:',
    useNullAsDefault: true,
    pool: { min: 1, max: 1 },
  });
  let sandbox: RunningSandbox;
  let refusing: Server;
  let backend: Awaited<ReturnType<typeof startTestBackend>>;

  beforeAll(async () => {
    sandbox = await startSandbox({});
    secrets.goodToken = sandbox.token;
    // A server that answers with what it was sent, as proxies do on their error pages.
    let answered = 0;
    refusing = createServer((incoming, response) => {
      const code = [401, 403, 500][answered % 3];
      answered += 1;
      response.writeHead(code, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify({
          kind: 'Status',
          message: `bad credential: ${incoming.headers.authorization}`,
          code,
        }),
      );
    });
    await new Promise<void>(done => refusing.listen(0, '127.0.0.1', done));
    const { port } = refusing.address() as AddressInfo;
    directory.setContent({
      kubeconfig: JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        'current-context': 'c',
        clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:1' } }],
        users: [
          {
            name: 'u',
            user: {
              token: secrets.kubeconfigToken,
              'client-key-data': Buffer.from(secrets.key).toString('base64'),
            },
          },
        ],
        contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
      }),
    });
    const meter = new MeterProvider({ readers: [reader] }).getMeter('gpu');
    backend = await startTestBackend({
      features: [
        gpuPlugin,
        logger.factory,
        mockServices.database.factory({ knex }),
        createServiceFactory({
          service: metricsServiceRef,
          deps: {},
          factory: () => meter as never,
        }),
        createServiceFactory({
          service: eventsServiceRef,
          deps: {},
          factory: () => ({
            publish: async event => record('event')(event),
            subscribe: async () => {},
          }),
        }),
        createServiceFactory({
          service: coreServices.auditor,
          deps: {},
          factory: () => ({
            createEvent: async options => {
              record('audit')(options.eventId, options.meta);
              return {
                success: async outcome => record('audit')(outcome),
                fail: async outcome => record('audit')(outcome),
              };
            },
          }),
        }),
        mockServices.rootConfig.factory({
          data: {
            gpu: {
              signingKeys: [secrets.signingKey],
              clusters: [
                {
                  name: 'good',
                  url: sandbox.url,
                  authProvider: 'serviceAccount',
                  serviceAccountToken: sandbox.token,
                },
                {
                  name: 'refusing',
                  url: `http://127.0.0.1:${port}`,
                  authProvider: 'serviceAccount',
                  serviceAccountToken: secrets.refusedToken,
                },
                {
                  name: 'dead',
                  url: 'https://127.0.0.1:1',
                  authProvider: 'serviceAccount',
                  serviceAccountToken: secrets.deadToken,
                  caData: Buffer.from(secrets.key).toString('base64'),
                },
                { name: 'file', kubeconfig: directory.resolve('kubeconfig') },
                // A wrong entry is named, never quoted.
                {
                  name: 'wrong',
                  url: `ftp://user:${secrets.key}@127.0.0.1`,
                  serviceAccountToken: secrets.deadToken,
                },
              ],
            },
          },
        }),
      ],
    });
  });

  afterAll(async () => {
    await backend?.stop();
    await sandbox?.stop();
    refusing?.close();
    await knex.destroy();
  });

  const ask = async (
    method: 'get' | 'post' | 'put' | 'delete',
    path: string,
    body?: object,
  ) => {
    const { status, headers, text } = await request(backend.server)
      [method](`/api/gpu${path}`)
      .set('x-forwarded-authorization', secrets.caller)
      .send(body);
    record('answer')(method, path, status, headers, text);
    return { status, body: JSON.parse(text || '{}') };
  };

  it('turn up nowhere: in no log, audit, event, answer, row or metric', async () => {
    await eventually(async () => {
      const { body } = await ask('get', '/v1/clusters');
      const states = new Map(
        body.clusters.map(
          (each: { name: string; freshness: { state: string } }) => [
            each.name,
            each.freshness.state,
          ],
        ),
      );
      return (
        (states.get('good') === 'live' &&
          states.get('refusing') === 'unreachable' &&
          states.get('dead') === 'unreachable') ||
        undefined
      );
    });
    const wanted = {
      name: 'fraud-chat',
      project: 'fraud-ml',
      tier: 'gpu-small',
      cluster: 'good',
      workload: { type: 'vllm', model: 'm' },
    };
    const created = await ask('post', '/v1/requests', wanted);
    expect(created.status).toBe(201);
    for (const [method, path, body] of [
      ['post', '/v1/requests?dryRun=true', wanted],
      ['post', '/v1/requests', { ...wanted, name: 'x', cluster: 'dead' }],
      ['post', '/v1/requests', { ...wanted, name: 'x', cluster: 'wrong' }],
      ['post', '/v1/requests', { ...wanted, workload: secrets.caller }],
      ['get', '/v1/requests'],
      ['get', '/v1/tiers'],
      ['get', '/v1/occupancy'],
      ['get', '/v1/limits'],
      ['get', '/v1/lint'],
      ['get', '/v1/projects'],
      ['get', '/v1/usage?from=2026-01-01&to=2026-02-01'],
      ['get', '/v1/nothing'],
      ['delete', `/v1/requests/${created.body.id}`],
    ] as [Parameters<typeof ask>[0], string, object?][]) {
      await ask(method, path, body);
    }
    for (const { name } of await knex('sqlite_master').where({
      type: 'table',
    })) {
      record('database')(name, await knex(name));
    }
    const { resourceMetrics } = await reader.collect();
    record('metrics')(new PrometheusSerializer().serialize(resourceMetrics));

    const sinks = new Set(said.map(words => (words as unknown[])[0]));
    expect([...sinks].sort()).toEqual([
      'answer',
      'audit',
      'database',
      'event',
      'log',
      'metrics',
    ]);
    const everything = inspect(said, {
      depth: Infinity,
      maxArrayLength: null,
      maxStringLength: null,
      showHidden: true,
    });
    for (const [what, secret] of Object.entries(secrets)) {
      const forms = [
        secret,
        encodeURIComponent(secret),
        Buffer.from(secret).toString('base64').replace(/=+$/, ''),
      ];
      expect([what, forms.filter(form => everything.includes(form))]).toEqual([
        what,
        [],
      ]);
    }
  });
});
