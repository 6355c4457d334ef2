import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { DatabaseAwayError } from '../../platform/database/DatabaseAwayError';
import { Slots } from '../../platform/Slots';
import { listActive } from './listActive';
import { RequestApplier } from './RequestApplier';
import { RequestStore, StoredRequest } from './RequestStore';

/** Milliseconds: a request that another process may be applying at this moment is left to it. */
const applyGrace = 60_000;
/** Milliseconds after which a pass leaves what remains in a cluster to the next one. */
const longestInCluster = 10_000;
const clustersAtOnce = 8;

/** Tries again what a crash or a fault of a cluster left half done: the clusters beside each other, in each one after another. */
export class RequestRetrier {
  readonly #store: RequestStore;
  readonly #applier: RequestApplier;
  readonly #logger: LoggerService;
  readonly #now: () => Date;

  constructor(options: {
    store: RequestStore;
    applier: RequestApplier;
    logger: LoggerService;
    now: () => Date;
  }) {
    this.#store = options.store;
    this.#applier = options.applier;
    this.#logger = options.logger;
    this.#now = options.now;
  }

  /**
   * Tries what was reserved, is applied or is releasing for longer than a process takes.
   *
   * @param ready - waited for before a cluster is written to
   */
  async retry(ready: (cluster: string) => Promise<void>): Promise<void> {
    const clusters = new Set(
      (await listActive(this.#store)).map(({ cluster }) => cluster),
    );
    const inTurn = new Slots(clustersAtOnce);
    await Promise.all(
      [...clusters].map(cluster =>
        inTurn.run(async () => {
          await ready(cluster);
          await this.#retryIn(cluster);
        }),
      ),
    );
  }

  async #retryIn(cluster: string): Promise<void> {
    const until = performance.now() + longestInCluster;
    for (const request of await listActive(this.#store, cluster)) {
      if (performance.now() > until) {
        return;
      }
      const age = this.#now().getTime() - Date.parse(request.updatedAt);
      if (age >= applyGrace) {
        await this.#retryOne(request);
      }
    }
  }

  async #retryOne(request: StoredRequest): Promise<void> {
    try {
      if (request.state === 'reserved' || request.state === 'applying') {
        await this.#applier.apply(request);
      } else if (request.state === 'releasing') {
        await this.#applier.withdraw(request);
      }
    } catch (error) {
      if (error instanceof DatabaseAwayError) {
        throw error;
      }
      this.#logger.warn(
        `request ${request.id} is ${request.state} still: ${
          toError(error).message
        }`,
      );
    }
  }
}
