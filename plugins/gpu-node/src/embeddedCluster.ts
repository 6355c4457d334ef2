import {
  createExtensionPoint,
  LoggerService,
} from '@backstage/backend-plugin-api';

/**
 * A cluster that runs inside the backend process, for demos and tests.
 *
 * @public
 */
export interface EmbeddedCluster {
  /** Name as in `gpu.clusters[].name`. */
  name: string;
  /** What people read, such as `Sandbox cluster`. */
  title: string;
  /** The app-config key that its settings are under, named when it cannot be started. */
  configKey?: string;
  /**
   * Starts it and resolves when it answers.
   *
   * The answer is reached like any other cluster: an API server over HTTP on loopback, with a bearer token that must
   * not be logged.
   */
  start(options: { logger: LoggerService }): Promise<RunningEmbeddedCluster>;
}

/**
 * An embedded cluster that answers.
 *
 * @public
 */
export interface RunningEmbeddedCluster {
  /** Address of its API server, such as `http://127.0.0.1:40123`. */
  url: string;
  /** Bearer token. */
  token: string;
  /** Stops it; resolves when nothing of it runs any more. */
  stop(): Promise<void>;
}

/**
 * Where a module offers an embedded cluster.
 *
 * @public
 */
export interface EmbeddedClusterExtensionPoint {
  /**
   * Offers the cluster. It is started only when `gpu.clusters` is absent from app-config.
   *
   * @throws Error when another module already offered one
   */
  setEmbeddedCluster(cluster: EmbeddedCluster): void;
}

/**
 * Lets one module of the GPU backend bring an embedded cluster.
 *
 * @public
 */
export const embeddedClusterExtensionPoint =
  createExtensionPoint<EmbeddedClusterExtensionPoint>({
    id: 'gpu.embedded-cluster',
  });
