import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import knexFactory, { Knex } from 'knex';
import { DatabaseAwayError } from './DatabaseAwayError';
import { DatabaseHealth } from './DatabaseHealth';
import { DatabaseStatementError } from './DatabaseStatementError';
import { isConnectionFault } from './isConnectionFault';

/** Milliseconds. Together with a probe less than the 5 s in which a caller is answered. */
const limits = { acquire: 2_000, statement: 2_500, probe: 1_000 };

/** A connection of the driver of PostgreSQL. */
interface RawConnection {
  connection?: { stream: { destroy(): void } };
}

/** A statement as knex gives it to its client. */
type Statement = string | { sql: string; timeout?: number };

/** The parts of a client of knex that are called by knex itself. */
interface KnexClient {
  pool: {
    acquire(): { promise: Promise<RawConnection>; abort(): void };
    release(connection: RawConnection): unknown;
  };
  query(connection: RawConnection, statement: Statement): Promise<unknown>;
}

/** A database of which no call waits long. */
export interface GuardedDatabase {
  knex: Knex;
  /** Looks no more whether the database is back. */
  stop(): void;
}

/**
 * The same database with a limit to every wait for it, and errors that say nothing of it. A statement that may take longer
 * says so with `timeout`. The connections are those of the given one. SQLite answers within the process, so only its errors
 * are changed.
 *
 * What is called afterwards throws DatabaseAwayError when the database does not answer, and DatabaseStatementError when it
 * answers with an error.
 */
export function guardDatabase(
  knex: Knex,
  logger: Pick<LoggerService, 'info' | 'error'>,
): GuardedDatabase {
  const isRemote = knex.client.config.client === 'pg';
  const { pool } = knex.client as KnexClient;
  const Client = knex.client.constructor as new (config: object) => KnexClient;
  const health = new DatabaseHealth({
    probe: async () => {
      const connection = await acquire(pool, limits.probe);
      try {
        await inTime(limits.probe, connection, () =>
          plain.client.query(connection, 'select 1'),
        );
      } finally {
        pool.release(connection);
      }
    },
    onAway: reason =>
      logger.error(
        `the database does not answer (${reason}): what needs it is refused until it is back; what the clusters show is still served`,
      ),
    onBack: () => logger.info('the database answers again'),
  });

  class GuardedClient extends Client {
    async acquireConnection(): Promise<RawConnection> {
      await health.require();
      try {
        return await acquire(pool, isRemote ? limits.acquire : undefined);
      } catch {
        health.suspect();
        throw new DatabaseAwayError();
      }
    }

    async query(connection: RawConnection, statement: Statement) {
      await health.require();
      const limit =
        (typeof statement === 'object' && statement.timeout) ||
        limits.statement;
      try {
        return await inTime(isRemote ? limit : undefined, connection, () =>
          super.query(connection, statement),
        );
      } catch (error) {
        const cause = toError(error);
        if (cause instanceof TimeoutError || isConnectionFault(cause)) {
          health.suspect();
          throw new DatabaseAwayError();
        }
        throw new DatabaseStatementError(cause);
      }
    }
  }

  const share = (client: typeof Client): Knex => {
    // Without a connection knex makes no pool of its own.
    const { connection: _, pool: __, ...config } = knex.client.config;
    const sharing = knexFactory({ ...config, client: client as never });
    sharing.client.pool = pool;
    sharing.client.version = knex.client.version;
    return sharing;
  };
  const plain = share(Client);
  return { knex: share(GuardedClient), stop: () => health.stop() };
}

/** Something that took too long. */
class TimeoutError extends Error {}

async function acquire(
  pool: KnexClient['pool'],
  milliseconds: number | undefined,
): Promise<RawConnection> {
  const pending = pool.acquire();
  if (milliseconds === undefined) {
    return pending.promise;
  }
  const timer = setTimeout(() => pending.abort(), milliseconds);
  try {
    return await pending.promise;
  } finally {
    clearTimeout(timer);
  }
}

/** Cuts the connection when an action on it takes too long: nothing else ends it, and nothing may follow it there. */
async function inTime<T>(
  milliseconds: number | undefined,
  { connection }: RawConnection,
  action: () => Promise<T>,
): Promise<T> {
  if (milliseconds === undefined) {
    return action();
  }
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    connection?.stream.destroy();
  }, milliseconds);
  try {
    return await action();
  } catch (error) {
    throw isLate
      ? new TimeoutError(`no answer within ${milliseconds / 1000} s`)
      : error;
  } finally {
    clearTimeout(timer);
  }
}
