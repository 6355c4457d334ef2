import type { AccessWords } from './AccessWords';
import type { ClusterAccess } from './ClusterAccess';
import { serviceAccountDirectory } from './serviceAccountDirectory';

/** What its operator calls the parts of an access. */
export function describeAccess(
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
