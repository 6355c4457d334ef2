import { setTimeout as sleep } from 'node:timers/promises';
import { toError } from '@backstage/errors';
import { DatabaseAwayError } from './DatabaseAwayError';

/** Milliseconds. */
const times = {
  /** What takes longer than this is worth a look whether the database is away. */
  usual: 2_000,
  /** What takes longer is given up, although the database answers others. */
  longest: 10_000,
  /** Between two looks whether it is back. */
  probeEvery: 1_000,
};

/**
 * Whether the database answers. After the first sign of trouble one probe finds out, and callers wait for it; while the
 * database is away every call is refused at once, and a probe looks every second whether it is back.
 */
export class DatabaseHealth {
  readonly #probe: () => Promise<void>;
  readonly #onAway: (reason: string) => void;
  readonly #onBack: () => void;
  readonly #stopping = new AbortController();
  #away = false;
  #checking?: Promise<void>;

  /** @param options - `probe` asks the database something, and rejects within two seconds when it does not answer */
  constructor(options: {
    probe: () => Promise<void>;
    onAway: (reason: string) => void;
    onBack: () => void;
  }) {
    this.#probe = options.probe;
    this.#onAway = options.onAway;
    this.#onBack = options.onBack;
  }

  /** @throws DatabaseAwayError while the database does not answer */
  async require(): Promise<void> {
    if (!this.#away) {
      await this.#checking;
    }
    if (this.#away) {
      throw new DatabaseAwayError();
    }
  }

  /** A call failed as calls do when the database is away: finds out whether it is. */
  suspect(): void {
    if (!this.#away && !this.#stopping.signal.aborted) {
      this.#checking ??= this.#check().finally(() => {
        this.#checking = undefined;
      });
    }
  }

  /**
   * Waits for something of the database as long as the database answers others, and not for ever: it may wait for a lock, or
   * for a connection that others have.
   *
   * @param options - `giveUp` ends it when it has taken too long; `longest` is the time in milliseconds that it may take
   * @throws DatabaseAwayError when it was given up
   */
  async wait<T>(
    started: Promise<T>,
    options: { giveUp: () => void; longest?: number },
  ): Promise<T> {
    const { giveUp, longest = times.longest } = options;
    const ended = new AbortController();
    const { signal } = ended;
    const late = (async (): Promise<never> => {
      for (let waited = 0; waited < longest && !this.#away; ) {
        await sleep(times.usual, undefined, { signal });
        waited += times.usual;
        this.suspect();
        await this.#checking;
      }
      throw new DatabaseAwayError();
    })();
    try {
      return await Promise.race([started, late]);
    } catch (error) {
      if (error instanceof DatabaseAwayError) {
        started.catch(() => undefined);
        giveUp();
      }
      throw error;
    } finally {
      late.catch(() => undefined);
      ended.abort();
    }
  }

  /** Looks no more. */
  stop(): void {
    this.#stopping.abort();
  }

  async #check(): Promise<void> {
    try {
      await this.#probe();
    } catch (error) {
      this.#away = true;
      this.#onAway(toError(error).message);
      void this.#untilBack();
    }
  }

  async #untilBack(): Promise<void> {
    const { signal } = this.#stopping;
    while (this.#away) {
      try {
        await sleep(times.probeEvery, undefined, { signal, ref: false });
      } catch {
        return;
      }
      await this.#probe().then(
        () => {
          this.#away = false;
        },
        () => undefined,
      );
    }
    this.#onBack();
  }
}
