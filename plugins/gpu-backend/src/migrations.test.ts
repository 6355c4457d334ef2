import { Knex } from 'knex';
import {
  createTestDatabase,
  migrationsDirectory,
  testDatabaseEngines,
} from './__testUtils__/testDatabases';

jest.setTimeout(60_000);

const directory = migrationsDirectory;

/** Tables, columns, indexes and constraints as the database itself tells them. */
async function readSchema(knex: Knex): Promise<unknown> {
  if (knex.client.config.client === 'better-sqlite3') {
    const rows = await knex('sqlite_master')
      .select('type', 'name', 'tbl_name', 'sql')
      .whereNot('name', 'like', 'knex_%')
      .whereNot('name', 'like', 'sqlite_%')
      .orderBy(['type', 'name']);
    // SQLite keeps the text of the statement. Where a column goes, knex makes the table again with other quotes and case.
    return rows.map(row => ({
      ...row,
      sql: row.sql.toLowerCase().replace(/[`"]/g, '').replace(/\s+/g, ' '),
    }));
  }
  const ours = (query: Knex.QueryBuilder, table: string) =>
    query.whereNot(table, 'like', 'knex_%');
  return {
    columns: await ours(
      knex('information_schema.columns')
        .select(
          'table_name',
          'column_name',
          'data_type',
          'character_maximum_length',
          'is_nullable',
          'column_default',
        )
        .where('table_schema', 'public')
        .orderBy(['table_name', 'ordinal_position']),
      'table_name',
    ),
    indexes: await ours(
      knex('pg_indexes')
        .select('tablename', 'indexname', 'indexdef')
        .where('schemaname', 'public')
        .orderBy(['tablename', 'indexname']),
      'tablename',
    ),
  };
}

describe.each(testDatabaseEngines)('Migrations on %s', engine => {
  it('go up, down to nothing, and up to the same schema', async () => {
    const knex = await createTestDatabase(engine, { migrate: false });
    const empty = await readSchema(knex);
    await knex.migrate.latest({ directory });
    const full = await readSchema(knex);
    expect(full).not.toEqual(empty);
    await knex.migrate.rollback({ directory }, true);
    expect(await readSchema(knex)).toEqual(empty);
    await knex.migrate.latest({ directory });
    expect(await readSchema(knex)).toEqual(full);
  });

  it('go up and down one by one', async () => {
    const knex = await createTestDatabase(engine, { migrate: false });
    const schemas = [await readSchema(knex)];
    let pending: unknown[];
    do {
      await knex.migrate.up({ directory });
      schemas.push(await readSchema(knex));
      [, pending] = await knex.migrate.list({ directory });
    } while (pending.length > 0);
    for (const schema of schemas.reverse().slice(1)) {
      await knex.migrate.down({ directory });
      expect(await readSchema(knex)).toEqual(schema);
    }
  });

  it('keep what is stored, up and down', async () => {
    const knex = await createTestDatabase(engine, { migrate: false });
    await knex.migrate.up({ directory });
    const row = {
      id: '1',
      body_hash: 'hash',
      active_name: 'c/n/chat',
      name: 'chat',
      project: 'p',
      tier: 'gpu-small',
      cluster: 'c',
      namespace: 'n',
      workload: '{}',
      description: 'Chat',
      owner: 'group:default/p',
      requester: 'user:default/ada',
      state: 'ready',
      devices: '[]',
      created_at: '2026-01-01T00:00:00.000Z',
      updated_at: '2026-01-01T00:00:00.000Z',
    };
    await knex('gpu_requests').insert(row);
    const before = await knex('gpu_requests');
    await knex.migrate.latest({ directory });
    // A request of before counts as one device, of memory that nobody noted.
    const [{ description, owner }] = before;
    expect(await knex('gpu_requests')).toEqual([
      {
        ...before[0],
        details: JSON.stringify({ description, owner }),
        entity_ref: 'component:default/chat',
        active_entity: 'component:default/chat',
        device_count: 1,
        memory_gib: null,
        demands: null,
        claims: 1,
      },
    ]);
    await knex.migrate.down({ directory });
    await knex.migrate.down({ directory });
    await knex.migrate.down({ directory });
    await knex.migrate.down({ directory });
    expect(await knex('gpu_requests')).toEqual(before);
  });
});
