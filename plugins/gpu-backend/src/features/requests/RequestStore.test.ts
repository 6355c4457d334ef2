import { resolve } from 'node:path';
import { TestDatabases } from '@backstage/backend-test-utils';
import { RequestStore, StoredRequest } from './RequestStore';

jest.setTimeout(60_000);

const migrations = resolve(__dirname, '../../../migrations');

function request(
  id: string,
  changes: Partial<StoredRequest> = {},
): StoredRequest {
  return {
    id,
    name: `service-${id}`,
    entityRef: `component:default/service-${id}`,
    project: 'fraud-ml',
    tier: 'gpu-small',
    cluster: 'prod',
    namespace: 'fraud-ml',
    workload: { type: 'vllm', model: 'Qwen/Qwen3-4B' },
    requester: 'user:default/guest',
    costCenter: '4711-fraud',
    state: 'reserved',
    devices: [],
    createdAt: `2026-01-01T10:00:0${id}.000Z`,
    updatedAt: `2026-01-01T10:00:0${id}.000Z`,
    demands: [{ name: 'gpu', tiers: ['gpu-small'], count: 1 }],
    claims: 1,
    deviceCount: 1,
    bodyHash: 'hash',
    ...changes,
  };
}

describe('RequestStore', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

  describe.each(databases.eachSupportedId())('on %s', databaseId => {
    async function createStore() {
      const knex = await databases.init(databaseId);
      await knex.migrate.latest({ directory: migrations });
      return { knex, store: new RequestStore(knex) };
    }

    it('keeps a request as it was given', async () => {
      const { store } = await createStore();
      const given = request('1', {
        description: 'Chat',
        owner: 'group:default/fraud-ml',
        system: 'fraud',
        reason: 'because',
        idempotencyKey: 'key',
        devices: ['prod/d/p/x'],
      });
      await expect(store.insert(given)).resolves.toBe('inserted');
      await expect(store.get('1')).resolves.toEqual(given);
      await expect(store.findRepeated('key')).resolves.toEqual(given);
    });

    it('lets one active request hold a name, and another after it', async () => {
      const { store } = await createStore();
      await store.insert(request('1', { name: 'chat' }));
      await expect(
        store.insert(request('2', { name: 'chat' })),
      ).rejects.toThrow(
        /^chat in namespace fraud-ml belongs to request 1, which is reserved: choose another name or release that one$/,
      );
      await store.transition(
        '1',
        ['reserved'],
        { state: 'failed' },
        new Date(),
      );
      await expect(store.insert(request('2', { name: 'chat' }))).resolves.toBe(
        'inserted',
      );
    });

    it('lets one active request have an entity, and another after it', async () => {
      const { store } = await createStore();
      const entityRef = 'component:default/chat';
      await store.insert(request('1', { entityRef }));
      await expect(store.insert(request('2', { entityRef }))).resolves.toBe(
        'entityTaken',
      );
      expect(
        await store.entitiesInUse([entityRef, 'component:default/other']),
      ).toEqual([entityRef]);
      await store.transition(
        '1',
        ['reserved'],
        { state: 'failed' },
        new Date(),
      );
      await expect(store.insert(request('2', { entityRef }))).resolves.toBe(
        'inserted',
      );
    });

    it('tells a repeated key from a new request', async () => {
      const { store } = await createStore();
      await store.insert(request('1', { idempotencyKey: 'key' }));
      await expect(
        store.insert(request('2', { idempotencyKey: 'key' })),
      ).resolves.toBe('repeated');
      await expect(store.get('2')).resolves.toBeUndefined();
    });

    it('moves a request from the given states only', async () => {
      const { store } = await createStore();
      await store.insert(request('1'));
      const now = new Date('2026-01-01T11:00:00Z');
      const attempts = await Promise.all(
        [1, 2, 3].map(() =>
          store.transition('1', ['reserved'], { state: 'applying' }, now),
        ),
      );
      expect(attempts.filter(Boolean)).toHaveLength(1);
      await expect(store.get('1')).resolves.toMatchObject({
        state: 'applying',
        updatedAt: now.toISOString(),
      });
    });

    it('lists newest first, page by page, by filter', async () => {
      const { store } = await createStore();
      for (const id of ['1', '2', '3', '4']) {
        await store.insert(
          request(id, {
            project: id === '3' ? 'docs-llm' : 'fraud-ml',
            tier: id === '2' ? 'gpu-large' : 'gpu-small',
            cluster: id === '4' ? 'lab' : 'prod',
          }),
        );
      }
      await store.transition(
        '1',
        ['reserved'],
        { state: 'failed' },
        new Date(),
      );
      const first = await store.list({ project: 'fraud-ml', limit: 2 });
      expect(first.map(({ id }) => id)).toEqual(['4', '2']);
      const cursor = { createdAt: first[1].createdAt, id: first[1].id };
      const second = await store.list({
        project: 'fraud-ml',
        cursor,
        limit: 2,
      });
      expect(second.map(({ id }) => id)).toEqual(['1']);
      const active = await store.list({ active: true, limit: 10 });
      expect(active.map(({ id }) => id)).toEqual(['4', '3', '2']);
      for (const [filter, expected] of [
        [{ tier: 'gpu-small' }, ['4', '3', '1']],
        [{ cluster: 'prod', tier: 'gpu-small' }, ['3', '1']],
        [{ state: 'failed' }, ['1']],
      ] as const) {
        const found = await store.list({ ...filter, limit: 10 });
        expect(found.map(({ id }) => id)).toEqual(expected);
      }
    });

    it('migrates down to nothing and up again', async () => {
      const { knex, store } = await createStore();
      await knex.migrate.rollback({ directory: migrations }, true);
      await expect(knex.schema.hasTable('gpu_requests')).resolves.toBe(false);
      await knex.migrate.latest({ directory: migrations });
      await expect(store.insert(request('1'))).resolves.toBe('inserted');
    });
  });
});
