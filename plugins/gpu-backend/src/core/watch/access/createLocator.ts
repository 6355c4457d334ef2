import { toError } from '@backstage/errors';
import { clusterUrlProblem } from '../clusterUrlProblem';
import type { ClusterAccess } from './ClusterAccess';
import { ClusterAccessError } from './ClusterAccessError';
import type { ClusterTarget } from './ClusterTarget';
import type { FileCache } from './FileCache';
import type { Material } from './Material';
import { readKubeconfig } from './readKubeconfig';
import { rememberLast } from './rememberLast';
import { serviceAccountDirectory } from './serviceAccountDirectory';

type KubeconfigAccess = ClusterAccess & { kind: 'kubeconfig' };

/**
 * What says where a cluster is and who calls it, whenever it is asked. A kubeconfig is parsed again when it changes.
 *
 * @param access - how the cluster is reached, as of now
 */
export function createLocator(
  access: () => ClusterAccess,
): (files: FileCache) => Promise<ClusterTarget> {
  let known:
    | { file: string; context?: string; read: ReadKubeconfig }
    | undefined;
  const readerOf = ({ file, context }: KubeconfigAccess) => {
    if (known?.file !== file || known.context !== context) {
      const read = rememberLast((content: string) =>
        readKubeconfig(content, { file, context }),
      );
      known = { file, context, read };
    }
    return known.read;
  };
  return async files => {
    const current = access();
    return requireSafe(await locate(current, files, readerOf), current);
  };
}

type ReadKubeconfig = (content: string) => ClusterTarget;

async function locate(
  access: ClusterAccess,
  files: FileCache,
  readerOf: (access: KubeconfigAccess) => ReadKubeconfig,
): Promise<ClusterTarget> {
  switch (access.kind) {
    case 'kubeconfig':
      return locateByKubeconfig(access, files, readerOf(access));
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
  access: KubeconfigAccess,
  files: FileCache,
  read: ReadKubeconfig,
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
  return read(content);
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
