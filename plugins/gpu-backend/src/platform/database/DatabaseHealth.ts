import { setTimeout as sleep } from 'node:timers/promises';
import { toError } from '@backstage/errors';
import { DatabaseAwayError } from './DatabaseAwayError';

/** Milliseconds between two looks whether it is back. */
const probeEvery = 1_000;

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

  /** @param options - `probe` asks the database something, and rejects within about a second when it does not answer */
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
    if (this.#away || this.#stopping.signal.aborted) {
      return;
    }
    this.#checking ??= this.#check().finally(() => {
      this.#checking = undefined;
    });
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
        await sleep(probeEvery, undefined, { signal, ref: false });
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
