import {
  DatabaseService,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import { Knex } from 'knex';

const migrations = resolvePackagePath(
  '@backstage-gpu/plugin-gpu-backend',
  'migrations',
);

/** Opens the plugin's database at its newest schema. */
export async function migrateDatabase(
  database: DatabaseService,
): Promise<Knex> {
  const knex = await database.getClient();
  if (!database.migrations?.skip) {
    await knex.migrate.latest({ directory: migrations });
  }
  return knex;
}
