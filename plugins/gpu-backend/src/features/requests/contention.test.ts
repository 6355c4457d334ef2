import {
  CreateRequestBody,
  gpuLabels,
  LimitCheck,
} from '@backstage-gpu/plugin-gpu-common';
import {
  fastTimings,
  RunningSandbox,
  startSandbox,
} from '@backstage-gpu/kube-sandbox';
import { Knex } from 'knex';
import {
  createSharedDatabase,
  testDatabaseEngines,
} from '../../__testUtils__/testDatabases';
import { quotaResource } from '../limits/quotas/desiredQuotas';
import { QuotaRecord } from '../../core/records/ClusterRecords';
import { BackendProcess } from './__testUtils__/BackendProcess';
import { ObservedCluster } from './__testUtils__/ObservedCluster';

jest.setTimeout(120_000);

const project = 'contended';
const tier = 'gpu-small';
const limit = 9;
/** Claims that somebody made with kubectl. */
const outside = 2;
const places = limit - outside;
const asked = 500;
const askedAgain = 25;
const processes = { SQLite: 1, PostgreSQL: 3 };
/** A project whose members use kubectl as well, in several namespaces. */
const rivals = {
  name: 'rivals',
  namespaces: ['rivals-a', 'rivals-b'],
  limit: 6,
  asked: 30,
};

function bodyOf(name: string, of = project): CreateRequestBody {
  return {
    name,
    project: of,
    tier,
    workload: { type: 'vllm', model: 'Qwen/Qwen3-4B' },
  };
}

describe.each(testDatabaseEngines)('many requests at once on %s', engine => {
  let sandbox: RunningSandbox;
  let cluster: ObservedCluster;
  let database: Knex;
  const backends: BackendProcess[] = [];

  beforeAll(async () => {
    sandbox = await startSandbox({ timings: fastTimings });
    cluster = await ObservedCluster.start(sandbox);
    await makeOutsideClaims();
    const { config, connect } = await createSharedDatabase(engine);
    const start = () =>
      BackendProcess.start({
        database: config,
        gpu: {
          clusters: [
            {
              name: 'c',
              url: sandbox.url,
              authProvider: 'serviceAccount',
              serviceAccountToken: sandbox.token,
            },
          ],
          projects: [
            { name: project, limits: { devices: { [tier]: limit } } },
            {
              name: rivals.name,
              limits: { devices: { [tier]: rivals.limit } },
            },
          ],
        },
      });
    // The first makes the schema, which two processes cannot do at once.
    backends.push(await start());
    const others = Array.from({ length: processes[engine] - 1 }, start);
    backends.push(...(await Promise.all(others)));
    database = connect('gpu');
    await Promise.all(
      backends.map(backend =>
        backend.until(async () => (await usedOf(backend)) === outside),
      ),
    );
  });

  afterAll(async () => {
    await Promise.all(backends.splice(0).map(backend => backend.kill()));
    await cluster.stop();
    await sandbox.stop();
  });

  async function makeOutsideClaims() {
    await cluster.makeNamespace(project, project);
    for (const namespace of rivals.namespaces) {
      await cluster.makeNamespace(namespace, rivals.name);
    }
    for (let index = 0; index < outside; index++) {
      await makeClaim(project, `outside-${index}`);
    }
  }

  /** As somebody does with kubectl. */
  function makeClaim(
    namespace: string,
    name: string,
    labels: Record<string, string> = {},
  ): Promise<unknown> {
    return cluster.connection.json({
      method: 'POST',
      path: `/apis/resource.k8s.io/v1/namespaces/${namespace}/resourceclaims`,
      body: {
        apiVersion: 'resource.k8s.io/v1',
        kind: 'ResourceClaim',
        metadata: { name, labels },
        spec: {
          devices: {
            requests: [{ name: 'gpu', exactly: { deviceClassName: tier } }],
          },
        },
      },
    });
  }

  /** The claims of the rivals, and what their quotas allow together, as the API server says now. */
  async function rivalsHave() {
    let claims = 0;
    let allowed = 0;
    const list = async (path: string) =>
      (await cluster.connection.json<{ items: QuotaRecord[] }>({ path })).items;
    for (const namespace of rivals.namespaces) {
      claims += (
        await list(
          `/apis/resource.k8s.io/v1/namespaces/${namespace}/resourceclaims`,
        )
      ).length;
      for (const { spec } of await list(
        `/api/v1/namespaces/${namespace}/resourcequotas`,
      )) {
        allowed += Number(spec?.hard?.[quotaResource(tier)]);
      }
    }
    return { claims, allowed };
  }

  async function usedOf(backend: BackendProcess): Promise<number | undefined> {
    const { body } = await backend.ask('GET', `/v1/projects/${project}/limits`);
    return body.devices?.find(
      (entry: { tier: string; used: number }) => entry.tier === tier,
    )?.used;
  }

  /** Sends requests to all processes at once, while each looks after its quotas. */
  async function askAtOnce(prefix: string, count: number) {
    const keeping = backends.map(backend => backend.run('gpu-keep-quotas'));
    const answers = await Promise.all(
      Array.from({ length: count }, (_, index) =>
        backends[index % backends.length].ask(
          'POST',
          '/v1/requests',
          bodyOf(`${prefix}-${index}`),
        ),
      ),
    );
    await Promise.all(keeping);
    return {
      made: answers.filter(({ status }) => status === 201),
      refused: answers.filter(({ status }) => status !== 201),
    };
  }

  function activeIds(): Promise<string[]> {
    return database('gpu_requests').whereNotNull('active_name').pluck('id');
  }

  const refusal = {
    status: 409,
    body: {
      error: expect.objectContaining({
        code: 'limit-reached',
        message: expect.stringContaining(
          `project ${project} may have ${limit} ${tier} devices, has ${limit} and asks for 1 more: release a service of ${project}`,
        ),
        limits: [
          expect.objectContaining<Partial<LimitCheck>>({
            limit: 'devices',
            tier,
            hard: limit,
            used: limit,
            requested: 1,
            outcome: 'refused',
          }),
        ],
      }),
    },
  };

  it(`gives ${places} places to ${places} of ${asked}, and tells all others the limit`, async () => {
    const { made, refused } = await askAtOnce('at-once', asked);
    for (const answer of refused) {
      expect(answer).toMatchObject(refusal);
    }
    expect(made).toHaveLength(places);
    expect(refused).toHaveLength(asked - places);
    const ids = made.map(({ body }) => body.id).sort();
    expect((await activeIds()).sort()).toEqual(ids);
    await cluster.untilHeld(project, ids);
    expect(
      cluster
        .list('events', project)
        .filter(
          event =>
            (event as { reason?: string }).reason ===
            'FailedResourceClaimCreation',
        ),
    ).toEqual([]);
  });

  it('gives a place that becomes free to one of those who ask', async () => {
    const [freed, ...kept] = await activeIds();
    const [first] = backends;
    const released = await first.ask('DELETE', `/v1/requests/${freed}`);
    expect(released.status).toBe(202);
    await Promise.all(
      backends.map(backend =>
        backend.until(async () => (await usedOf(backend)) === limit - 1),
      ),
    );
    const { made, refused } = await askAtOnce('again', askedAgain);
    for (const answer of refused) {
      expect(answer).toMatchObject(refusal);
    }
    expect(made).toHaveLength(1);
    await cluster.untilHeld(project, [...kept, made[0].body.id]);
  });

  it('lets Kubernetes hold no more than the limit while others use kubectl, whatever they write on their claims', async () => {
    await Promise.all(
      backends.map(backend =>
        backend.until(async () => {
          const { body } = await backend.ask(
            'GET',
            `/v1/projects/${rivals.name}/limits`,
          );
          return body.quotas?.every(
            ({ state }: { state: string }) => state === 'kept',
          );
        }),
      ),
    );
    let most = 0;
    for (const round of ['first', 'second', 'third']) {
      const keeping = backends.map(backend => backend.run('gpu-keep-quotas'));
      const known: string[] = await database('gpu_requests')
        .where({ project: rivals.name })
        .pluck('id');
      await Promise.allSettled(
        Array.from({ length: rivals.asked }, (_, index) => [
          backends[index % backends.length].ask(
            'POST',
            '/v1/requests',
            bodyOf(`${round}-${index}`, rivals.name),
          ),
          makeClaim(
            rivals.namespaces[index % 2],
            `${round}-${index}`,
            // Half of them say that they are those of a request.
            index % 4 < 2 && known.length > 0
              ? { [gpuLabels.request]: known[index % known.length] }
              : {},
          ),
        ]).flat(),
      );
      await Promise.all(keeping);
      await Promise.all(
        backends.map(backend => backend.run('gpu-keep-quotas')),
      );
      const { claims, allowed } = await rivalsHave();
      expect(allowed).toBeLessThanOrEqual(rivals.limit);
      most = Math.max(most, claims);
    }
    expect(most).toBeLessThanOrEqual(rivals.limit);
    expect(most).toBeGreaterThan(0);
  });
});
