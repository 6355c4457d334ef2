import { readFile } from 'node:fs/promises';
import { KubeConfig } from '@kubernetes/client-node';
import { toError } from '@backstage/errors';
import { ClusterConnection } from './ClusterConnection';
import { clusterUrlProblem } from './clusterUrlProblem';

/** How a cluster is reached; see `ClusterConfig`. */
export type ClusterAccess =
  | {
      kind: 'url';
      url: string;
      token: string;
      caData?: string;
      caFile?: string;
      skipTLSVerify: boolean;
    }
  | { kind: 'kubeconfig'; file: string; context?: string }
  | { kind: 'inCluster' };

/** A cluster cannot be reached because of what its configuration says. */
export class ClusterAccessError extends Error {
  /** The part of the cluster's config entry at fault, such as `kubeconfig`. */
  readonly property: string;

  constructor(property: string, message: string, cause?: Error) {
    super(message, { cause });
    this.name = 'ClusterAccessError';
    this.property = property;
  }
}

/**
 * Makes the connection of one cluster; reads files, calls nothing.
 *
 * @throws ClusterAccessError when a file cannot be read or names no such context
 */
export async function connectCluster(
  access: ClusterAccess,
): Promise<ClusterConnection> {
  const kubeConfig = new KubeConfig();
  switch (access.kind) {
    case 'kubeconfig':
      await loadFile(kubeConfig, access);
      break;
    case 'inCluster':
      loadInCluster(kubeConfig);
      break;
    default:
      await loadUrl(kubeConfig, access);
  }
  return new ClusterConnection(allowLoopbackHttp(kubeConfig, access.kind));
}

/**
 * Plain http sends the token in the clear, so only a server on loopback may be reached by it; the client library asks to
 * skip TLS verification for that, though there is none.
 */
function allowLoopbackHttp(
  kubeConfig: KubeConfig,
  property: string,
): KubeConfig {
  const cluster = kubeConfig.getCurrentCluster();
  if (!cluster || !cluster.server.startsWith('http:')) {
    return kubeConfig;
  }
  const problem = clusterUrlProblem(cluster.server);
  if (problem) {
    throw new ClusterAccessError(property, `${cluster.server}: ${problem}`);
  }
  const loopback = new KubeConfig();
  loopback.loadFromClusterAndUser(
    { ...cluster, skipTLSVerify: true },
    kubeConfig.getCurrentUser() ?? { name: 'anonymous' },
  );
  return loopback;
}

async function loadFile(
  kubeConfig: KubeConfig,
  access: { file: string; context?: string },
) {
  try {
    await readFile(access.file);
    kubeConfig.loadFromFile(access.file);
  } catch (error) {
    const cause = toError(error);
    throw new ClusterAccessError(
      'kubeconfig',
      `the kubeconfig ${access.file} could not be read: ${cause.message}`,
      cause,
    );
  }
  const contexts = kubeConfig.getContexts().map(context => context.name);
  const context = access.context ?? kubeConfig.getCurrentContext();
  if (!contexts.includes(context)) {
    const known = contexts.length > 0 ? contexts.join(', ') : 'none';
    throw new ClusterAccessError(
      access.context === undefined ? 'kubeconfig' : 'context',
      `the kubeconfig ${access.file} has no context ${
        context || '(no current context is set)'
      }; it has ${known}`,
    );
  }
  kubeConfig.setCurrentContext(context);
  if (!kubeConfig.getCurrentCluster()?.server) {
    throw new ClusterAccessError(
      'kubeconfig',
      `the context ${context} of the kubeconfig ${access.file} names no cluster with a server`,
    );
  }
}

function loadInCluster(kubeConfig: KubeConfig) {
  if (!process.env.KUBERNETES_SERVICE_HOST) {
    throw new ClusterAccessError(
      'inCluster',
      'the backend does not run in a pod of a cluster: KUBERNETES_SERVICE_HOST is not set',
    );
  }
  kubeConfig.loadFromCluster();
}

async function loadUrl(
  kubeConfig: KubeConfig,
  access: ClusterAccess & { kind: 'url' },
) {
  if (access.caFile !== undefined) {
    try {
      await readFile(access.caFile);
    } catch (error) {
      const cause = toError(error);
      throw new ClusterAccessError(
        'caFile',
        `the certificate authority ${access.caFile} could not be read: ${cause.message}`,
        cause,
      );
    }
  }
  kubeConfig.loadFromClusterAndUser(
    {
      name: 'cluster',
      server: access.url,
      caData: access.caData,
      caFile: access.caFile,
      skipTLSVerify: access.skipTLSVerify,
    },
    { name: 'backend', token: access.token },
  );
}
