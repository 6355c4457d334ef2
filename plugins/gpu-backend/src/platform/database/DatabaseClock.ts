import { Knex } from 'knex';

/**
 * The time of the database, which all replicas have in common: a replica whose clock is wrong must neither write hours that
 * were not, nor take what another has just written for old.
 */
export class DatabaseClock {
  readonly #knex: Knex;
  readonly #local: () => number;
  /** Milliseconds by which the database is ahead of this process. */
  #ahead = 0;

  /** @param local - this process's own time, in milliseconds since 1970 */
  constructor(knex: Knex, local: () => number = Date.now) {
    this.#knex = knex;
    this.#local = local;
  }

  /** The time as of the last `adjust`, and this process's own before the first. */
  now(): Date {
    return new Date(this.#local() + this.#ahead);
  }

  /** Compares the clocks. SQLite has that of this process. */
  async adjust(): Promise<void> {
    if (this.#knex.client.config.client !== 'pg') {
      return;
    }
    const asked = this.#local();
    const { rows } = await this.#knex.raw(
      'select (extract(epoch from clock_timestamp()) * 1000)::float8 as time',
    );
    const answered = this.#local();
    this.#ahead = Math.round(rows[0].time - (asked + answered) / 2);
  }
}
