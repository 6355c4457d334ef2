import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import knexFactory, { Knex } from 'knex';
import { DatabaseAwayError } from './DatabaseAwayError';
import { DatabaseHealth } from './DatabaseHealth';
import { DatabaseStatementError } from './DatabaseStatementError';
import { isConnectionFault } from './isConnectionFault';
import { probeDatabase } from './probeDatabase';

/** A connection of the driver of PostgreSQL. */
interface RawConnection {
  connection?: { stream: { destroy(): void } };
}

/** A statement as knex gives it to its client. */
type Statement = string | { sql: string; timeout?: number | false };

/** The parts of a client of knex that knex itself calls. */
interface KnexClient {
  pool: { acquire(): { promise: Promise<RawConnection>; abort(): void } };
  acquireConnection(): Promise<RawConnection>;
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
  const Client = knex.client.constructor as new (config: object) => KnexClient;
  const health = new DatabaseHealth({
    probe: () => probeDatabase(knex),
    onAway: reason =>
      logger.error(
        `the database does not answer (${reason}): what needs it is refused until it is back; what the clusters show is still served`,
      ),
    onBack: () => logger.info('the database answers again'),
  });

  class GuardedClient extends Client {
    async acquireConnection(): Promise<RawConnection> {
      if (!isRemote) {
        return super.acquireConnection();
      }
      await health.require();
      const pending = this.pool.acquire();
      try {
        return await health.wait(pending.promise, {
          giveUp: () => pending.abort(),
        });
      } catch {
        health.suspect();
        throw new DatabaseAwayError();
      }
    }

    async query(connection: RawConnection, statement: Statement) {
      try {
        if (!isRemote) {
          return await super.query(connection, statement);
        }
        await health.require();
        return await health.wait(super.query(connection, statement), {
          // Nothing else ends the statement, and nothing may follow it there.
          giveUp: () => connection.connection?.stream.destroy(),
          longest:
            (typeof statement === 'object' && statement.timeout) || undefined,
        });
      } catch (raw) {
        const error = toError(raw);
        if (error instanceof DatabaseAwayError) {
          throw error;
        }
        if (isRemote && isConnectionFault(error)) {
          health.suspect();
          throw new DatabaseAwayError();
        }
        throw new DatabaseStatementError(error);
      }
    }
  }

  // Without a connection knex makes no pool of its own.
  const { connection: _, pool: __, ...config } = knex.client.config;
  const guarded = knexFactory({ ...config, client: GuardedClient as never });
  guarded.client.pool = knex.client.pool;
  guarded.client.version = knex.client.version;
  return { knex: guarded, stop: () => health.stop() };
}
