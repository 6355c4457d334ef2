import {
  AuthService,
  DiscoveryService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  EntityProvider,
  EntityProviderConnection,
} from '@backstage/plugin-catalog-node';
import { GpuClient, GpuRequest } from '@backstage-gpu/plugin-gpu-common';
import { toComponent } from './toComponent';

const pageSize = 200;

/**
 * Keeps one Component in the catalog for every request that is not released: it appears when the request is made and
 * goes when its device does.
 */
export class RequestEntityProvider implements EntityProvider {
  readonly #client: GpuClient;
  readonly #auth: AuthService;
  readonly #logger: LoggerService;
  #connection?: EntityProviderConnection;
  #running?: Promise<void>;
  #again = false;

  constructor(options: {
    auth: AuthService;
    discovery: DiscoveryService;
    logger: LoggerService;
  }) {
    this.#client = new GpuClient({ discoveryApi: options.discovery });
    this.#auth = options.auth;
    this.#logger = options.logger;
  }

  getProviderName(): string {
    return 'gpu-requests';
  }

  async connect(connection: EntityProviderConnection): Promise<void> {
    this.#connection = connection;
  }

  /** Brings the catalog up to date; calls that come meanwhile lead to one more pass. */
  refresh(): Promise<void> {
    if (this.#running) {
      this.#again = true;
      return this.#running;
    }
    this.#running = this.#refreshUntilQuiet().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #refreshUntilQuiet() {
    do {
      this.#again = false;
      try {
        await this.#refreshOnce();
      } catch (error) {
        this.#logger.warn(
          `the services on GPUs could not be read for the catalog: ${
            toError(error).message
          }`,
        );
      }
    } while (this.#again);
  }

  async #refreshOnce() {
    if (!this.#connection) {
      return;
    }
    const requests = await this.#activeRequests();
    await this.#connection.applyMutation({
      type: 'full',
      entities: requests.map(request => ({
        entity: toComponent(request),
        locationKey: `${this.getProviderName()}:${request.id}`,
      })),
    });
  }

  async #activeRequests(): Promise<GpuRequest[]> {
    const { token } = await this.#auth.getPluginRequestToken({
      onBehalfOf: await this.#auth.getOwnServiceCredentials(),
      targetPluginId: 'gpu',
    });
    const requests: GpuRequest[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.#client.listRequests(
        { active: true, cursor, limit: pageSize },
        { token },
      );
      requests.push(...page.requests);
      cursor = page.nextCursor;
    } while (cursor);
    return requests;
  }
}
