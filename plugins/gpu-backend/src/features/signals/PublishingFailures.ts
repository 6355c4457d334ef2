import { LoggerService } from '@backstage/backend-plugin-api';

/** A start takes seconds, until when nothing takes signals; what fails for longer has a reason of its own. */
const patience = 60_000;

/**
 * Keeps count of signals that nobody took. Pages ask now and then besides, so that a backend without a bus for events
 * works as well: its log has one line about it at most, and none while it starts.
 */
export class PublishingFailures {
  readonly #logger: LoggerService;
  readonly #now: () => number;
  #since?: number;
  #told = false;

  constructor(logger: LoggerService, now = () => performance.now()) {
    this.#logger = logger;
    this.#now = now;
  }

  succeeded(): void {
    this.#since = undefined;
    this.#told = false;
  }

  failed({ message }: Error): void {
    const now = this.#now();
    this.#since ??= now;
    if (!this.#told && now - this.#since >= patience) {
      this.#told = true;
      this.#logger.warn(
        `no signal was published for ${
          patience / 1000
        } seconds, so that open pages learn of changes later, when they ask: ${message}`,
      );
    } else {
      this.#logger.debug(`a signal was not published: ${message}`);
    }
  }
}
