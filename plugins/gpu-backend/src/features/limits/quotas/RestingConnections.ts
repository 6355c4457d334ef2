import { toError } from '@backstage/errors';
import { ClusterConnection } from '../../../core/watch/ClusterConnection';
import { KubernetesCall } from '../../../core/watch/KubernetesCall';
import { KubernetesError } from '../../../core/watch/KubernetesError';

/** Milliseconds for which a cluster is not called again after it did not answer. */
const rest = 10_000;

type Connection = Pick<ClusterConnection, 'json'>;

/**
 * Connections of which the calls fail at once for a while after one got no answer: of many projects in a cluster that hangs, one
 * waits for it and not each.
 */
export class RestingConnections {
  readonly #connection: (cluster: string) => Connection | undefined;
  readonly #clock: () => number;
  readonly #resting = new Map<string, { until: number; error: Error }>();

  constructor(
    connection: (cluster: string) => Connection | undefined,
    clock: () => number = () => performance.now(),
  ) {
    this.#connection = connection;
    this.#clock = clock;
  }

  /** The connection to a cluster, while there is one. */
  of(cluster: string): Connection | undefined {
    const connection = this.#connection(cluster);
    return (
      connection && {
        json: <T>(call: KubernetesCall) =>
          this.#call<T>(cluster, connection, call),
      }
    );
  }

  async #call<T>(
    cluster: string,
    connection: Connection,
    call: KubernetesCall,
  ): Promise<T> {
    const resting = this.#resting.get(cluster);
    if (resting && this.#clock() < resting.until) {
      throw resting.error;
    }
    try {
      const answer = await connection.json<T>(call);
      this.#resting.delete(cluster);
      return answer;
    } catch (raw) {
      const error = toError(raw);
      if (!(error instanceof KubernetesError)) {
        this.#resting.set(cluster, { until: this.#clock() + rest, error });
      }
      throw error;
    }
  }
}
