import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { EmbeddedCluster } from '@backstage-gpu/plugin-gpu-node';
import { createClusterSet, WatchedCluster } from './clusters/createClusterSet';
import { GpuConfig } from './config/readGpuConfig';
import { findProjectNamespaces } from './snapshot/findProjectNamespaces';
import { createSnapshotBuilder } from './snapshot/createSnapshotBuilder';
import { Snapshot } from './snapshot/Snapshot';
import { BuildReport, SnapshotPublisher } from './snapshot/SnapshotPublisher';
import { ClusterConnection } from './watch/ClusterConnection';
import { WatchedResource } from './watch/WatchedResource';

const restMilliseconds = 500;

/** The read path: mirrors of all clusters, and the newest snapshot of them. It knows no feature. */
export interface Core {
  clusters: readonly WatchedCluster[];
  snapshot(): Snapshot;
  /** The connection to a cluster, while there is one. */
  connection(cluster: string): ClusterConnection | undefined;
  start(): void;
  stop(): Promise<void>;
}

/**
 * Assembles the read path; nothing is reached before `start`.
 *
 * @param options - onSnapshot and onBuilt are told every new snapshot and how long it took
 */
export function createCore(options: {
  config: GpuConfig;
  embedded: EmbeddedCluster | undefined;
  /** What to mirror of a cluster; called once for each. */
  resources: () => WatchedResource[];
  logger: LoggerService;
  onSnapshot(snapshot: Snapshot): void;
  onBuilt(report: BuildReport): void;
}): Core {
  const { config, logger } = options;
  const clusterSet = createClusterSet({
    configured: config.clusters,
    embedded: options.embedded,
    portalNamespace: config.portalNamespace,
    resources: options.resources,
    logger,
  });
  const { clusters } = clusterSet;
  const builder = createSnapshotBuilder(clusters, config);
  const publisher = new SnapshotPublisher({
    initial: builder.initial,
    build: builder.build,
    onBuilt: options.onBuilt,
    onError: error =>
      logger.error('the snapshot could not be built', toError(error)),
  });
  builder.onUnfinished(cluster =>
    // Expensive selectors run in slices, so that cheap ones are not held up.
    setTimeout(() => publisher.changed(cluster), restMilliseconds).unref(),
  );
  publisher.subscribe(snapshot => {
    for (const { name, watcher } of clusters) {
      const namespaces = findProjectNamespaces(snapshot, name);
      if (namespaces) {
        watcher.follow(namespaces);
      }
    }
  });
  publisher.subscribe(options.onSnapshot);
  return {
    clusters,
    snapshot: () => publisher.current,
    connection: name =>
      clusters.find(cluster => cluster.name === name)?.watcher.connection,
    start() {
      if (clusters.length === 0) {
        logger.warn(
          'No cluster is configured: set gpu.clusters in app-config, or install the sandbox module',
        );
      }
      clusterSet.start(cluster => publisher.changed(cluster));
    },
    async stop() {
      await publisher.stop();
      await clusterSet.stop();
    },
  };
}
