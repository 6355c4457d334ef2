import { EventEmitter, once } from 'node:events';
import { isDeepStrictEqual } from 'node:util';
import { LoggerService } from '@backstage/backend-plugin-api';
import { gpuLabels } from '@backstage-gpu/plugin-gpu-common';
import { ClusterConnection } from '../../../core/watch/ClusterConnection';
import { ClusterWatcher } from '../../../core/watch/ClusterWatcher';
import { connectTo } from '../../../core/watch/__testUtils__/connectTo';
import { KubernetesObject } from '../../../core/watch/KubernetesObject';
import { WatchedResource } from '../../../core/watch/WatchedResource';

const core = { group: '', versions: ['v1'], pageSize: 500 };
const dra = { ...core, group: 'resource.k8s.io' };

const resources: WatchedResource[] = [
  { ...core, name: 'configmaps', plural: 'configmaps' },
  { ...core, name: 'services', plural: 'services' },
  { ...core, name: 'pods', plural: 'pods' },
  { ...core, name: 'resourcequotas', plural: 'resourcequotas' },
  { ...core, name: 'events', plural: 'events' },
  { ...core, name: 'deployments', plural: 'deployments', group: 'apps' },
  { ...dra, name: 'resourceclaims', plural: 'resourceclaims' },
  { ...dra, name: 'resourceclaimtemplates', plural: 'resourceclaimtemplates' },
];

const silent: LoggerService = {
  error() {},
  warn() {},
  info() {},
  debug() {},
  child: () => silent,
};

/** What a request that is whole consists of. */
const whole = {
  configmaps: 1,
  deployments: 1,
  pods: 1,
  resourceclaims: 1,
  resourceclaimtemplates: 1,
  services: 1,
};
/** Milliseconds after which what is waited for will not come any more. */
const longestWait = 30_000;

/** What lies in a cluster, seen beside the backends: by watches of its own. */
export class ObservedCluster {
  readonly connection: ClusterConnection;
  readonly #watcher: ClusterWatcher;
  readonly #changes = new EventEmitter();

  private constructor(connection: ClusterConnection) {
    this.connection = connection;
    this.#watcher = new ClusterWatcher({
      connect: async () => connection,
      resources,
      logger: silent,
    });
  }

  static async start(cluster: {
    url: string;
    token: string;
  }): Promise<ObservedCluster> {
    const observed = new ObservedCluster(
      await connectTo(cluster.url, { token: cluster.token }),
    );
    observed.#watcher.start(() => {
      observed.#watcher.advance();
      observed.#changes.emit('change');
    });
    await observed.until(() =>
      [...observed.#watcher.picture().statuses.values()].every(
        ({ synced }) => synced,
      ),
    );
    return observed;
  }

  /** The objects of one kind in a namespace. */
  list(plural: string, namespace: string): KubernetesObject[] {
    const objects = this.#watcher.picture().collections.get(plural)!;
    return [...objects.values()].filter(
      ({ metadata }) => metadata.namespace === namespace,
    );
  }

  /** Makes a namespace that belongs to a project. */
  async makeNamespace(name: string, project: string): Promise<void> {
    await this.connection.json({
      method: 'POST',
      path: '/api/v1/namespaces',
      body: {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name, labels: { [gpuLabels.project]: project } },
      },
    });
  }

  /** Resolves when a namespace holds all objects of these requests and no object of another. */
  async untilHeld(namespace: string, ids: readonly string[]): Promise<void> {
    const wanted = Object.fromEntries(ids.map(id => [id, whole]));
    await this.until(
      () => isDeepStrictEqual(this.#countByRequest(namespace), wanted),
      () =>
        `${namespace} holds ${JSON.stringify(
          this.#countByRequest(namespace),
        )}, not each object of ${ids.join(' ') || 'nothing'}`,
    );
  }

  /** How many objects of each kind carry a request's label, by the request's id. */
  #countByRequest(namespace: string): Record<string, Record<string, number>> {
    const counts: Record<string, Record<string, number>> = {};
    for (const { name } of resources) {
      for (const { metadata } of this.list(name, namespace)) {
        const id = metadata.labels?.[gpuLabels.request];
        if (id) {
          counts[id] ??= {};
          counts[id][name] = (counts[id][name] ?? 0) + 1;
        }
      }
    }
    return counts;
  }

  /** Resolves when something holds; asked again at every change of the cluster. */
  async until(
    wanted: () => boolean,
    describe: () => string = () => String(wanted),
  ): Promise<void> {
    if (wanted()) {
      return;
    }
    const signal = AbortSignal.timeout(longestWait);
    try {
      do {
        await once(this.#changes, 'change', { signal });
      } while (!wanted());
    } catch (error) {
      throw signal.aborted
        ? new Error(`waited without success: ${describe()}`)
        : error;
    }
  }

  async stop(): Promise<void> {
    await this.#watcher.stop();
  }
}
