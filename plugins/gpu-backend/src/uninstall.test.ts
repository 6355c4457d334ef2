import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { DatabaseManager } from '@backstage/backend-defaults/database';
import { mockServices } from '@backstage/backend-test-utils';
import knexFactory, { Knex } from 'knex';
import { findPostgres, PostgresServer } from './__testUtils__/PostgresServer';
import { migrateDatabase } from './platform/database/migrateDatabase';

jest.setTimeout(60_000);

const native = findPostgres();

/** The statements that step 4 of the uninstall guide names, for a database of its own and for a schema. */
async function statements(): Promise<string[]> {
  const guide = await readFile(
    resolve(__dirname, '../../../docs/guides/uninstall.md'),
    'utf8',
  );
  return [...guide.matchAll(/DROP (?:DATABASE|SCHEMA) [^;]+;/g)].map(
    ([statement]) => statement,
  );
}

(native ? describe : describe.skip)('the tables of the plugin', () => {
  let server: PostgresServer;
  let admin: Knex;

  const connect = (database: string) =>
    knexFactory({
      client: 'pg',
      connection: { host: server.folder, user: 'postgres', database },
    });

  beforeAll(async () => {
    server = await PostgresServer.start(native!);
    admin = connect('postgres');
    await admin.raw('CREATE DATABASE portal');
  });

  afterAll(async () => {
    await admin?.destroy();
    await server?.stop();
  });

  /** Starts and ends as the plugin does. */
  async function runPlugin(division: object) {
    const manager = DatabaseManager.fromConfig(
      mockServices.rootConfig({
        data: {
          backend: {
            database: {
              client: 'pg',
              connection: { host: server.folder, user: 'postgres' },
              ...division,
            },
          },
        },
      }),
    );
    const knex = await migrateDatabase(
      manager.forPlugin('gpu', {
        logger: mockServices.logger.mock(),
        lifecycle: mockServices.lifecycle.mock(),
      }),
    );
    expect(await knex('gpu_requests')).toEqual([]);
    await knex.destroy();
  }

  it('are gone with the database', async () => {
    await runPlugin({});
    const [drop] = await statements();
    await admin.raw(drop);
    const { rows } = await admin.raw('SELECT datname FROM pg_database');
    expect(
      rows.filter(({ datname }: { datname: string }) => /gpu/.test(datname)),
    ).toEqual([]);
  });

  it('are gone with the schema', async () => {
    await runPlugin({
      pluginDivisionMode: 'schema',
      connection: {
        host: server.folder,
        user: 'postgres',
        database: 'portal',
      },
    });
    const [, drop] = await statements();
    const portal = connect('portal');
    try {
      await portal.raw(drop);
      const { rows } = await portal.raw(
        "SELECT table_name FROM information_schema.tables WHERE table_name LIKE '%gpu%'",
      );
      expect(rows).toEqual([]);
    } finally {
      await portal.destroy();
    }
  });
});
