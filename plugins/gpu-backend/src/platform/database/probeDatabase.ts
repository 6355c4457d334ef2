import { Knex } from 'knex';

/** Milliseconds for each of its two steps. */
const longestStep = 1_000;

/** What the driver of PostgreSQL calls a client: one connection. */
interface DriverClient {
  connect(): Promise<void>;
  query(text: string): Promise<unknown>;
  end(): Promise<void>;
  on(event: 'error', listener: () => void): void;
  connection: { stream: { destroy(): void } };
}

/**
 * Asks PostgreSQL something over a connection of its own: those of the pool may all wait for something.
 *
 * @throws Error of the driver when there is no answer within two seconds
 */
export async function probeDatabase({ client }: Knex): Promise<void> {
  // The password may not be enumerable.
  const settings = Object.defineProperties(
    {},
    Object.getOwnPropertyDescriptors(client.connectionSettings),
  );
  const probe: DriverClient = new client.driver.Client(
    Object.assign(settings, {
      connectionTimeoutMillis: longestStep,
      query_timeout: longestStep,
    }),
  );
  // What breaks after an answer is of no interest.
  probe.on('error', () => undefined);
  try {
    await probe.connect();
    await probe.query('select 1');
    await probe.end();
  } catch (error) {
    probe.connection.stream.destroy();
    throw error;
  }
}
