import { LoggerService } from '@backstage/backend-plugin-api';
import {
  EmbeddedCluster,
  RunningEmbeddedCluster,
} from '@backstage-gpu/plugin-gpu-node';
import { ClusterConfig } from '../config/readClusters';
import { ClusterWatcher } from '../watch/ClusterWatcher';
import {
  connectCluster,
  ConnectOptions,
  prepareCluster,
} from '../watch/connectCluster';
import { WatchedResource } from '../watch/WatchedResource';
import { TroubleLog } from './TroubleLog';

/** One cluster and what mirrors it. */
export interface WatchedCluster {
  name: string;
  title: string;
  sandbox: boolean;
  configKey?: string;
  watcher: ClusterWatcher;
}

/** All clusters of the portal. */
export interface ClusterSet {
  clusters: WatchedCluster[];
  /** Begins to watch; told the name of a cluster whenever its picture changed. */
  start(onChange: (cluster: string) => void): void;
  stop(): Promise<void>;
}

/**
 * The clusters that app-config names, or the embedded one when it names none and a module offers one. Nothing is
 * reached before `start`.
 */
export function createClusterSet(options: {
  configured: ClusterConfig[] | undefined;
  embedded: EmbeddedCluster | undefined;
  /** Where the portal itself is, if that is known: nothing is written there. */
  portalNamespace?: string;
  /** What to mirror of a cluster; called once for each. */
  resources: () => WatchedResource[];
  logger: LoggerService;
}): ClusterSet {
  const { configured, embedded, portalNamespace, resources, logger } = options;
  const running: RunningEmbeddedCluster[] = [];
  const troubles = new TroubleLog(logger);
  const watch = (
    name: string,
    connect: ConstructorParameters<typeof ClusterWatcher>[0]['connect'],
    configKey?: string,
  ) => {
    const own = logger.child({
      cluster: name,
      ...(configKey ? { configKey } : {}),
    });
    return new ClusterWatcher({
      connect,
      resources: resources(),
      logger: own,
      warn: message => troubles.add(name, own, message),
    });
  };
  const clusters: WatchedCluster[] = (configured ?? []).map(entry => ({
    name: entry.name,
    title: entry.title,
    sandbox: false,
    configKey: entry.configKey,
    watcher: watch(
      entry.name,
      prepareCluster(() => entry.access, {
        logger: logger.child({ cluster: entry.name }),
        configKey: entry.configKey,
        portalNamespace,
      }),
      entry.configKey,
    ),
  }));
  if (clusters.length === 0 && embedded) {
    const { name, title, configKey } = embedded;
    const connect = async () => {
      const cluster = await embedded.start({ logger });
      running.push(cluster);
      logger.info(`${title} runs on ${cluster.url}`);
      return connectEmbedded(cluster, { logger, configKey });
    };
    clusters.push({
      name,
      title,
      sandbox: true,
      configKey,
      watcher: watch(name, connect, configKey),
    });
  }
  return {
    clusters,
    start(onChange) {
      for (const { configKey, notes } of configured ?? []) {
        notes.forEach(note => logger.info(`${configKey}: ${note}`));
      }
      for (const { name, watcher } of clusters) {
        watcher.start(() => onChange(name));
      }
    },
    async stop() {
      await Promise.all(clusters.map(({ watcher }) => watcher.stop()));
      await Promise.all(running.map(cluster => cluster.stop()));
      troubles.flush();
    },
  };
}

function connectEmbedded(
  { url, token }: RunningEmbeddedCluster,
  options: ConnectOptions,
) {
  return connectCluster(
    () => ({ kind: 'url', url, token, skipTLSVerify: false }),
    options,
  );
}
