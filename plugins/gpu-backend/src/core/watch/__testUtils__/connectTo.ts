import { mockServices } from '@backstage/backend-test-utils';
import { ClusterAccess } from '../access/ClusterAccess';
import { ClusterConnection } from '../ClusterConnection';
import { connectCluster } from '../connectCluster';

/** The connection to a server, with whatever else app-config would say of it. */
export function connectTo(
  url: string,
  more: Partial<ClusterAccess & { kind: 'url' }> = {},
  options: { portalNamespace?: string } = {},
): Promise<ClusterConnection> {
  const access: ClusterAccess = {
    kind: 'url',
    url,
    token: 'test-token',
    skipTLSVerify: false,
    ...more,
  };
  return connectCluster(() => access, {
    logger: mockServices.logger.mock(),
    configKey: 'gpu.clusters[0]',
    ...options,
  });
}
