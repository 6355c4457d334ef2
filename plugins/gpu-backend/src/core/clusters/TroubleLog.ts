import { LoggerService } from '@backstage/backend-plugin-api';

/** So many clusters have a line each; more are one line together. */
const mostLines = 3;
const namedClusters = 5;

interface Trouble {
  cluster: string;
  message: string;
  write: () => void;
}

/**
 * Gathers for a moment what clusters complain of. A network that is away, or a token that all of them share, is one line
 * of the log and not one for each cluster.
 */
export class TroubleLog {
  readonly #logger: LoggerService;
  readonly #milliseconds: number;
  #gathered: Trouble[] = [];
  #timer?: NodeJS.Timeout;

  constructor(logger: LoggerService, milliseconds = 2_000) {
    this.#logger = logger;
    this.#milliseconds = milliseconds;
  }

  /**
   * Writes a line soon.
   *
   * @param logger - of the cluster, for a line of its own
   */
  add(cluster: string, logger: LoggerService, message: string): void {
    this.#gathered.push({
      cluster,
      message,
      write: () => logger.warn(message),
    });
    this.#timer ??= setTimeout(() => this.flush(), this.#milliseconds).unref();
  }

  /** Writes what is gathered. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const gathered = this.#gathered;
    this.#gathered = [];
    const summary = summarise(gathered);
    if (summary) {
      this.#logger.warn(summary);
    } else {
      gathered.forEach(({ write }) => write());
    }
  }
}

/** One line for many; undefined when each is to have its own. */
function summarise(gathered: readonly Trouble[]): string | undefined {
  const clusters = [...new Set(gathered.map(({ cluster }) => cluster))];
  if (clusters.length <= mostLines) {
    return undefined;
  }
  const more = clusters.length - namedClusters;
  const names =
    clusters.slice(0, namedClusters).join(', ') +
    (more > 0 ? ` and ${more} more` : '');
  const [first] = gathered;
  return `${clusters.length} clusters are in trouble, and each is retried: ${names}. GET /v1/clusters and the GPU page say why for each; ${first.cluster}: ${first.message}`;
}
