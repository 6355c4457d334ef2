import { Knex } from 'knex';
import { Slots } from '../../../platform/Slots';

/** Tells these locks apart from those of others in the same database. */
const lockClass = 7_302_417;
const longestWait = 10_000;
/** Milliseconds in which the database says so. */
const grace = 1_000;

/** Each holds a connection while it calls clusters, and the others are for those who ask. */
const oneOfFew = new Slots(3);

/**
 * Does something while no other replica does so for the same project. It is not the lock under which requests are stored:
 * they must not wait for a cluster. SQLite has one process, which does these things one after another by itself, and one
 * connection, which must not be held.
 *
 * @throws Error when the lock cannot be had for 10 seconds
 */
export async function withQuotaLock(
  knex: Knex,
  project: string,
  action: () => Promise<void>,
): Promise<void> {
  if (knex.client.config.client !== 'pg') {
    await action();
    return;
  }
  await oneOfFew.run(() =>
    knex.transaction(async transaction => {
      await transaction.raw(`set local lock_timeout = ${longestWait}`);
      await transaction
        .raw('select pg_advisory_xact_lock(?, hashtext(?))', [
          lockClass,
          project,
        ])
        .timeout(longestWait + grace);
      await action();
    }),
  );
}
