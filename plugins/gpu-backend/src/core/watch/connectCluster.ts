import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type { AccessWords } from './access/AccessWords';
import type { ClusterAccess } from './access/ClusterAccess';
import { ClusterAccessError } from './access/ClusterAccessError';
import type { ClusterTarget } from './access/ClusterTarget';
import type { CommandTimes } from './access/CommandRunner';
import type { FileCache } from './access/FileCache';
import type { Material } from './access/Material';
import { readKubeconfig } from './access/readKubeconfig';
import { TargetCredentials } from './access/TargetCredentials';
import { ClusterConnection } from './ClusterConnection';
import { clusterUrlProblem } from './clusterUrlProblem';

const serviceAccountDirectory = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Where messages about a cluster go, and what they call it. */
export interface ConnectOptions {
  logger: LoggerService;
  /** The cluster's entry in app-config. */
  configKey?: string;
  commandTimes?: CommandTimes;
}

/**
 * Prepares the connection of one cluster. What is returned makes it: it reads files and runs the commands of a
 * kubeconfig, calls nothing, and may be tried again and again, as it remembers which command failed a moment ago.
 *
 * @param access - how the cluster is reached, as of now: app-config may be written again while the backend runs
 */
export function prepareCluster(
  access: () => ClusterAccess,
  { logger, configKey, commandTimes }: ConnectOptions,
): (signal?: AbortSignal) => Promise<ClusterConnection> {
  const source = new TargetCredentials({
    words: () => describeAccess(access(), configKey),
    locate: async files => requireSafe(await locate(access(), files), access()),
    logger,
    commandTimes,
  });
  return async signal => {
    const stop = () => source.close();
    // A command that hangs holds up no end of the backend, now or at a later call.
    signal?.addEventListener('abort', stop, { once: true });
    try {
      await source.read();
    } catch (error) {
      signal?.removeEventListener('abort', stop);
      throw error;
    }
    return new ClusterConnection(source);
  };
}

/**
 * Makes the connection of one cluster at once.
 *
 * @throws ClusterAccessError when a part of the access cannot be used
 */
export function connectCluster(
  access: () => ClusterAccess,
  options: ConnectOptions,
): Promise<ClusterConnection> {
  return prepareCluster(access, options)();
}

async function locate(
  access: ClusterAccess,
  files: FileCache,
): Promise<ClusterTarget> {
  switch (access.kind) {
    case 'kubeconfig':
      return locateByKubeconfig(access, files);
    case 'inCluster':
      return locateInCluster();
    case 'invalid':
      throw new ClusterAccessError(access.property, access.message);
    default:
      return locateByUrl(access);
  }
}

/** Plain http sends the token in the clear, so only a server on loopback may be reached by it. */
function requireSafe(
  target: ClusterTarget,
  { kind }: ClusterAccess,
): ClusterTarget {
  const problem = clusterUrlProblem(target.server);
  if (problem) {
    throw new ClusterAccessError(
      kind,
      `the address of the API server: ${problem}`,
    );
  }
  return target;
}

async function locateByKubeconfig(
  access: { file: string; context?: string },
  files: FileCache,
): Promise<ClusterTarget> {
  let content: string;
  try {
    content = await files.read(access.file);
  } catch (error) {
    const cause = toError(error);
    throw new ClusterAccessError(
      'kubeconfig',
      `the kubeconfig ${access.file} could not be read: ${cause.message}`,
      cause,
    );
  }
  return readKubeconfig(content, access);
}

function locateInCluster(): ClusterTarget {
  const host = process.env.KUBERNETES_SERVICE_HOST;
  const port = process.env.KUBERNETES_SERVICE_PORT ?? '443';
  if (!host) {
    throw new ClusterAccessError(
      'inCluster',
      'the backend does not run in a pod of a cluster: KUBERNETES_SERVICE_HOST is not set',
    );
  }
  return {
    server: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
    certificateAuthority: podFile('inCluster', 'ca.crt'),
    skipVerification: false,
    user: {
      name: 'service account',
      token: podFile('inCluster', 'token'),
      impersonation: {},
    },
  };
}

function locateByUrl(access: ClusterAccess & { kind: 'url' }): ClusterTarget {
  const { token, tokenFile, caData, caFile } = access;
  const given =
    materialOf('tokenFile', `the token file ${tokenFile}`, {
      file: tokenFile,
    }) ??
    materialOf('serviceAccountToken', 'serviceAccountToken', { text: token });
  const ofPod = !given && !access.anonymous;
  if (ofPod && !process.env.KUBERNETES_SERVICE_HOST) {
    throw new ClusterAccessError(
      'serviceAccountToken',
      'expected a token here or in tokenFile, as the backend runs in no pod whose service account could be used',
    );
  }
  return {
    server: access.url.replace(/\/+$/, ''),
    certificateAuthority:
      materialOf('caData', 'caData', { text: caData }) ??
      materialOf('caFile', `the certificate authority ${caFile}`, {
        file: caFile,
      }) ??
      (ofPod ? podFile('caFile', 'ca.crt') : undefined),
    skipVerification: access.skipTLSVerify,
    user: {
      name: 'backend',
      token: ofPod ? podFile('serviceAccountToken', 'token') : given,
      impersonation: {},
    },
  };
}

/** A file of the service account of the pod that the backend runs in; Kubernetes renews it. */
function podFile(property: string, name: 'token' | 'ca.crt'): Material {
  const file = `${serviceAccountDirectory}/${name}`;
  return {
    property,
    name: `${file} of the pod that the backend runs in`,
    source: { file },
  };
}

function materialOf(
  property: string,
  name: string,
  { text, file }: { text?: string; file?: string },
): Material | undefined {
  if (text !== undefined) {
    return { property, name, source: { text } };
  }
  return file === undefined ? undefined : { property, name, source: { file } };
}

/** What its operator calls the parts of an access. */
function describeAccess(
  access: ClusterAccess,
  configKey: string | undefined,
): AccessWords {
  const key = (name: string) => (configKey ? `${configKey}.${name}` : name);
  switch (access.kind) {
    case 'kubeconfig': {
      const where = `the kubeconfig ${access.file} (${key('kubeconfig')})`;
      return {
        server: `server in ${where}`,
        certificateAuthority: `certificate-authority in ${where}`,
        credential: `the user in ${where}`,
      };
    }
    case 'inCluster':
      return {
        server: 'KUBERNETES_SERVICE_HOST',
        certificateAuthority: `${serviceAccountDirectory}/ca.crt`,
        credential: `the pod's service account (${key('inCluster')})`,
      };
    default:
      return {
        server: key('url'),
        certificateAuthority: `${key('caData')} or caFile`,
        credential: key(
          access.kind === 'url' && access.tokenFile !== undefined
            ? 'tokenFile'
            : 'serviceAccountToken',
        ),
      };
  }
}
