import { mockServices } from '@backstage/backend-test-utils';
import {
  fastTimings,
  RunningSandbox,
  startSandbox,
} from '@backstage-gpu/kube-sandbox';
import knexFactory, { Knex } from 'knex';
import { resolve } from 'node:path';
import { createClusterSet } from '../../core/clusters/createClusterSet';
import { createSnapshotBuilder } from '../../core/snapshot/createSnapshotBuilder';
import { Snapshot } from '../../core/snapshot/Snapshot';
import { SnapshotPublisher } from '../../core/snapshot/SnapshotPublisher';
import { watchedResources } from '../../core/records/watchedResources';
import { ClusterConnection } from '../../core/watch/ClusterConnection';
import { testKinds } from './__testUtils__/testKinds';
import { createRootReader } from './readRoot';
import { RequestApplier } from './RequestApplier';
import { RequestObserver } from './RequestObserver';
import { RequestService } from './RequestService';
import { RequestStore } from './RequestStore';
import { RequestTransitions } from './RequestTransitions';
import { RootSigner } from './RootSigner';

jest.setTimeout(60_000);

const body = {
  name: 'fraud-chat',
  project: 'fraud-ml',
  tier: 'gpu-small',
  workload: { type: 'vllm' as const, model: 'Qwen/Qwen3-4B' },
  costCenter: '4711-fraud',
};
const user = 'user:default/guest';
const config = {
  tiers: [],
  projects: [],
  defaultLimits: {},
  signingKeys: [],
  permissionsEnabled: false,
  shutdownDelayMilliseconds: 0,
  portal: 'backstage',
  leaseNamespace: 'backstage-gpu',
  workloads: {
    tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists' as const }],
    vllm: { image: 'vllm/vllm-openai:v1' },
  },
};

const kinds = testKinds();
const signer = new RootSigner(['k'.repeat(32)]);
const unlimited = {
  judge: async () => ({ outcome: 'allowed' as const, checks: [] }),
  preview: async () => ({ outcome: 'allowed' as const, checks: [] }),
  judgeNamespace: () => [],
};

/**
 * Faults in the middle of a request, on a cluster and a database that outlive the process: each backend here stands for
 * one process, and what it has in memory goes with it.
 */
describe('requests over crashes', () => {
  let sandbox: RunningSandbox;
  let knex: Knex;
  const logger = mockServices.logger.mock();
  const running: { stop(): Promise<void> }[] = [];
  let now = Date.parse('2026-01-01T10:00:00Z');

  beforeAll(async () => {
    sandbox = await startSandbox({ timings: fastTimings });
  });

  afterAll(() => sandbox.stop());

  beforeEach(async () => {
    knex = await createDatabase();
  });

  afterEach(async () => {
    await Promise.all(running.splice(0).map(backend => backend.stop()));
    await knex.destroy();
  });

  async function createDatabase() {
    const database = knexFactory({
      client: 'better-sqlite3',
      connection: ':memory:',
      useNullAsDefault: true,
      pool: { min: 1, max: 1 },
    });
    await database.migrate.latest({
      directory: resolve(__dirname, '../../../migrations'),
    });
    return database;
  }

  /** One backend process; `open` may stand in for its connection's calls. */
  async function startBackend(
    options: {
      failAt?: (call: { method?: string; path: string }) => boolean;
      /** References of entities that the catalog has. */
      existing?: string[];
      /** Whether requests are observed in no namespace, as without the right to read there. */
      blind?: boolean;
    } = {},
  ) {
    const clusters = createClusterSet({
      configured: [
        {
          name: 'c',
          title: 'c',
          configKey: 'gpu.clusters[0]',
          notes: [],
          access: {
            kind: 'url',
            url: sandbox.url,
            token: sandbox.token,
            skipTLSVerify: false,
          },
        },
      ],
      embedded: undefined,
      resources: () => watchedResources(kinds.resources),
      logger,
    });
    const { initial, build } = createSnapshotBuilder(clusters.clusters, config);
    const publisher = new SnapshotPublisher({
      initial,
      build,
      onError: error => {
        throw error;
      },
    });
    const nowhere = new Set<string>();
    const current = (): Snapshot => {
      const snapshot = publisher.current;
      return options.blind
        ? {
            ...snapshot,
            clusters: snapshot.clusters.map(cluster => ({
              ...cluster,
              observedNamespaces: nowhere,
              requests: cluster.requests.clear(),
            })),
          }
        : snapshot;
    };
    const wakers = new Set<() => void>();
    const wake = () => wakers.forEach(waker => waker());
    const connection = (): ClusterConnection | undefined => {
      const real = clusters.clusters[0].watcher.connection;
      return (
        real &&
        (new Proxy(real, {
          get: (target, property: keyof ClusterConnection) =>
            property === 'json' && options.failAt
              ? async (call: { method?: string; path: string }) => {
                  if (options.failAt!(call)) {
                    throw new Error('the process died');
                  }
                  return target.json(call as never);
                }
              : target[property].bind(target),
        }) as ClusterConnection)
      );
    };
    const store = new RequestStore(knex);
    const clock = () => new Date(now);
    const transitions = new RequestTransitions(store, clock);
    const applier = new RequestApplier({
      store,
      transitions,
      snapshot: current,
      connection,
      keepQuota: async () => {},
      kinds,
      portal: 'portal',
      tolerations: config.workloads.tolerations,
      signer,
      logger,
    });
    const service = new RequestService({
      store,
      snapshot: current,
      limits: unlimited,
      kinds,
      counter: { count: async () => 1 },
      applier,
      transitions,
      existingEntities: async refs =>
        refs.filter(ref => options.existing?.includes(ref)),
      now: clock,
    });
    const seen = new RequestTransitions(store, clock);
    const observer = new RequestObserver({
      store,
      applier,
      transitions: seen,
      kinds,
      snapshot: current,
      readRoot: createRootReader(connection),
      signer,
      logger,
      now: clock,
    });
    transitions.onTransition(transition => {
      observer.recheck(transition);
      wake();
    });
    seen.onTransition(() => wake());
    const until = (
      wanted: (snapshot: Snapshot) => Promise<boolean> | boolean,
    ) =>
      new Promise<void>((done, reject) => {
        const subscription = { end: () => {} };
        const check = async (snapshot: Snapshot) => {
          observer.observe(snapshot);
          await observer.settled();
          if (await wanted(snapshot)) {
            subscription.end();
            done();
          }
        };
        const look = () => check(current()).catch(reject);
        const unsubscribe = publisher.subscribe(look);
        wakers.add(look);
        subscription.end = () => {
          unsubscribe();
          wakers.delete(look);
        };
        check(current()).catch(reject);
      });
    clusters.start(name => publisher.changed(name));
    running.push({
      stop: async () => {
        await publisher.stop();
        await clusters.stop();
      },
    });
    await until(
      ({ clusters: [cluster], tiers }) =>
        cluster.summary.freshness.state === 'live' && tiers.length === 3,
    );
    return {
      store,
      applier,
      service,
      observer,
      until,
      untilState: (id: string, state: string) =>
        until(async () => (await store.get(id))?.state === state),
      current,
    };
  }

  async function releaseAll(backend: Awaited<ReturnType<typeof startBackend>>) {
    for (const { id } of await backend.service.list({
      active: true,
      limit: 50,
    })) {
      await backend.service.release(id);
      await backend.untilState(id, 'released');
    }
  }

  it('does not take a request for gone where it may not read, and releases it there', async () => {
    const sighted = await startBackend();
    const { id } = await sighted.service.create(body, user, 'blind');
    await sighted.untilState(id, 'ready');
    await running.pop()!.stop();

    const blind = await startBackend({ blind: true });
    now += 120_000;
    await blind.observer.reconcile();
    expect(await blind.service.get(id)).toMatchObject({ state: 'ready' });

    const released = await blind.service.release(id);
    expect(released).toMatchObject({ state: 'releasing' });
    now += 120_000;
    await blind.observer.reconcile();
    expect(await blind.service.get(id)).toMatchObject({
      state: 'released',
      reason: expect.stringContaining('does not read namespace'),
    });
  });

  it.each([
    [
      'before anything is applied',
      ({ method }: { method?: string }) => method === 'PATCH',
    ],
    [
      'after the root',
      ({ path }: { path: string }) =>
        path.includes('resourceclaimtemplates/') &&
        path.includes('fieldManager'),
    ],
    [
      'after the Deployment',
      ({ path }: { path: string }) =>
        path.includes('services/') && path.includes('fieldManager'),
    ],
  ])('finishes a request whose process died %s', async (_when, failAt) => {
    const dying = await startBackend({ failAt });
    const left = await dying.service.create(body, user, 'key');
    expect(left).toMatchObject({
      state: 'applying',
      reason: 'not applied yet, will be retried: cluster c: the process died',
    });

    const next = await startBackend();
    now += 120_000;
    await next.observer.reconcile();
    await next.untilState(left.id, 'ready');
    const again = await next.service.create(body, user, 'key');
    expect(again.id).toBe(left.id);
    await releaseAll(next);
  });

  it('takes a request up again when the database is lost', async () => {
    const first = await startBackend();
    const { id } = await first.service.create(
      { ...body, description: 'Chat', owner: 'group:default/fraud-ml' },
      user,
    );
    await first.untilState(id, 'ready');
    const before = await first.service.get(id);
    await knex.destroy();
    knex = await createDatabase();

    const second = await startBackend();
    await second.untilState(id, 'ready');
    expect(await second.service.get(id)).toEqual({
      ...before,
      updatedAt: expect.any(String),
    });
    await releaseAll(second);
  });

  it('marks a request released when its root was deleted behind its back', async () => {
    const backend = await startBackend();
    const { id } = await backend.service.create(body, user);
    await backend.untilState(id, 'ready');
    await backend.applier.withdraw((await backend.store.get(id))!);
    now += 60_000;
    await backend.until(
      ({ clusters: [{ requests }] }) => !requests.get(`fraud-ml/${id}`)?.root,
    );
    await backend.observer.reconcile();
    expect(await backend.service.get(id)).toMatchObject({
      state: 'released',
      reason: 'its objects were deleted in the cluster',
    });
  });

  it('fails a request that the cluster refuses, and leaves nothing of it', async () => {
    const backend = await startBackend();
    await expect(
      backend.service.create({ ...body, name: 'fraud-scorer' }, user),
    ).rejects.toThrow(/belongs to something else/);
    const [failed] = await backend.service.list({ limit: 10 });
    expect(failed).toMatchObject({ state: 'failed', name: 'fraud-scorer' });
    expect(
      backend.current().clusters[0].requests.get(`fraud-ml/${failed.id}`)?.root,
    ).toBe(undefined);
  });

  it('skips a root that is not of our making, and takes up the one behind it', async () => {
    const first = await startBackend();
    const { id } = await first.service.create(body, user);
    await first.untilState(id, 'ready');
    const root = await fetch(
      `${sandbox.url}/api/v1/namespaces/fraud-ml/configmaps/gpu-request-${id}`,
      { headers: { authorization: `Bearer ${sandbox.token}` } },
    );
    const { data, metadata } = (await root.json()) as {
      data: object;
      metadata: { annotations: object };
    };
    // Signed for another id.
    const forgedId = '00000000-0000-4000-8000-000000000000';
    const forged = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: `gpu-request-${forgedId}`,
        namespace: 'fraud-ml',
        labels: { 'backstage-gpu.io/request': forgedId },
        annotations: metadata.annotations,
      },
      data,
    };
    const created = await fetch(
      `${sandbox.url}/api/v1/namespaces/fraud-ml/configmaps`,
      {
        method: 'POST',
        headers: {
          authorization: `Bearer ${sandbox.token}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify(forged),
      },
    );
    expect(created.status).toBe(201);
    await knex.destroy();
    knex = await createDatabase();

    const second = await startBackend();
    await second.untilState(id, 'ready');
    expect(await second.store.get(forgedId)).toBeUndefined();
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringMatching(
        /fraud-ml\/gpu-request-0{8}.* does not carry a signature/,
      ),
    );
    await releaseAll(second);
  });

  it('leaves a request alone of which a copy lies in another cluster', async () => {
    const first = await startBackend();
    const { id } = await first.service.create(body, user);
    await first.untilState(id, 'ready');
    // As if this root were the copy.
    await knex('gpu_requests').where({ id }).update({ cluster: 'elsewhere' });

    const second = await startBackend();
    await second.observer.settled();
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining(`it is a copy: request ${id} is in elsewhere`),
    );
    expect(await second.store.get(id)).toMatchObject({
      cluster: 'elsewhere',
      state: 'ready',
      costCenter: '4711-fraud',
    });
    const { root } = second
      .current()
      .clusters[0].requests.get(`fraud-ml/${id}`)!;
    expect(root?.metadata.deletionTimestamp).toBeUndefined();
    await knex('gpu_requests').where({ id }).update({ cluster: 'c' });
    await releaseAll(second);
  });

  it('reserves nothing for a root that it did not make', async () => {
    const first = await startBackend();
    const { id } = await first.service.create(body, user);
    await first.untilState(id, 'ready');
    expect(await first.store.reservations('fraud-ml')).toMatchObject([
      { id, devices: new Map([['gpu-small', 1]]) },
    ]);
    await knex.destroy();
    knex = await createDatabase();
    const second = await startBackend();
    await second.untilState(id, 'ready');
    expect(await second.store.reservations('fraud-ml')).toMatchObject([
      { id, devices: new Map() },
    ]);
    await releaseAll(second);
  });

  it('takes the same key of another requester for another request', async () => {
    const backend = await startBackend();
    const own = await backend.service.create(body, user, 'key');
    const other = await backend.service.create(
      { ...body, name: 'other-chat' },
      'user:default/other',
      'key',
    );
    expect(other.id).not.toBe(own.id);
    expect((await backend.service.create(body, user, 'key')).id).toBe(own.id);
    await releaseAll(backend);
  });

  it.each([
    ['nobody has', [], 'fraud-chat'],
    [
      'the catalog has',
      ['component:default/fraud-chat'],
      'fraud-chat-fraud-ml',
    ],
  ])(
    'gives a request whose name %s an entity of its own',
    async (_who, existing, name) => {
      const backend = await startBackend({ existing });
      const plan = await backend.service.plan(body, user);
      const { id, entityRef } = await backend.service.create(body, user);
      expect([plan.entityRef, entityRef]).toEqual([
        `component:default/${name}`,
        `component:default/${name}`,
      ]);
      await backend.untilState(id, 'ready');
      const [device] = backend
        .current()
        .clusters[0].pools.valueSeq()
        .flatMap(pool => pool.devices)
        .filter(({ holder }) => holder?.request === id);
      expect(device.holder?.kubernetesId).toBe(name);
      await releaseAll(backend);
    },
  );

  it('refuses a name whose entities others have, and names them', async () => {
    const existing = [
      'component:default/fraud-chat',
      'component:default/fraud-chat-fraud-ml',
    ];
    const backend = await startBackend({ existing });
    const message =
      'name: the catalog has component:default/fraud-chat and component:default/fraud-chat-fraud-ml already: choose another name than fraud-chat';
    await expect(backend.service.plan(body, user)).rejects.toThrow(message);
    await expect(backend.service.create(body, user)).rejects.toThrow(message);
  });

  it('gives one name to one of many requests at once', async () => {
    const backend = await startBackend();
    const results = await Promise.allSettled(
      Array.from({ length: 10 }, () => backend.service.create(body, user)),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(
      1,
    );
    await releaseAll(backend);
  });
});
