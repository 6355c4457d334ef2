import { NotAllowedError } from '@backstage/errors';

const systemPrefix = 'kube-';

/** Something would be written where the portal never writes. */
export class ProtectedNamespaceError extends NotAllowedError {}

/**
 * Why nothing may be written into a namespace, whatever its labels and app-config say; undefined where it may. A workload
 * there could take over the cluster, or read the portal's own credentials.
 *
 * @param portalNamespace - where the portal runs, or its service account lies; undefined where that is not known
 */
export function protectionOf(
  namespace: string,
  portalNamespace: string | undefined,
): string | undefined {
  if (namespace.startsWith(systemPrefix)) {
    return `namespaces that begin with ${systemPrefix} are Kubernetes' own, and the portal writes nothing there; take another namespace`;
  }
  if (namespace === portalNamespace) {
    return 'it is the namespace of the portal itself, and the portal writes nothing there; take another namespace';
  }
  return undefined;
}

/**
 * Refuses a call that would write into a protected namespace.
 *
 * @param path - of the API server
 * @throws ProtectedNamespaceError
 */
export function requireWritable(
  path: string,
  portalNamespace: string | undefined,
): void {
  const [, encoded] = /\/namespaces\/([^/?]+)/.exec(path) ?? [];
  const namespace = encoded && decodeURIComponent(encoded);
  const protection = namespace && protectionOf(namespace, portalNamespace);
  if (protection) {
    throw new ProtectedNamespaceError(
      `nothing was written into namespace ${namespace}: ${protection}`,
    );
  }
}
