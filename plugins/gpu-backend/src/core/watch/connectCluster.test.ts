import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { connectCluster } from './connectCluster';

const options = { logger: mockServices.logger.mock() };

function kubeconfig(server: string | undefined) {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'dev',
    clusters: [{ name: 'c', cluster: { server } }],
    users: [{ name: 'u', user: { token: 'secret-token' } }],
    contexts: [
      { name: 'dev', context: { cluster: 'c', user: 'u' } },
      { name: 'other', context: { cluster: 'missing', user: 'u' } },
    ],
  });
}

describe('connectCluster', () => {
  const directory = createMockDirectory();

  it.each([
    [
      'a kubeconfig that does not exist',
      {},
      { kind: 'kubeconfig' as const, file: 'missing' },
      'kubeconfig',
      /could not be read: ENOENT/,
    ],
    [
      'a kubeconfig that is no YAML',
      { config: '{{{' },
      { kind: 'kubeconfig' as const, file: 'config' },
      'kubeconfig',
      /could not be read/,
    ],
    [
      'a context that it does not have',
      { config: kubeconfig('https://10.0.0.1') },
      { kind: 'kubeconfig' as const, file: 'config', context: 'prod' },
      'context',
      /has no context prod; it has dev, other/,
    ],
    [
      'a context that names no cluster',
      { config: kubeconfig('https://10.0.0.1') },
      { kind: 'kubeconfig' as const, file: 'config', context: 'other' },
      'kubeconfig',
      /names no cluster with a server/,
    ],
    [
      'plain http over the network',
      { config: kubeconfig('http://10.0.0.1') },
      { kind: 'kubeconfig' as const, file: 'config' },
      'kubeconfig',
      /expected https/,
    ],
    [
      'a certificate authority that cannot be read',
      {},
      {
        kind: 'url' as const,
        url: 'https://10.0.0.1',
        token: 'secret-token',
        caFile: 'missing.pem',
        skipTLSVerify: false,
      },
      'caFile',
      /missing\.pem could not be read/,
    ],
  ])(
    'names the key at fault for %s',
    async (_name, files, access, property, message) => {
      directory.setContent(files);
      const resolved = { ...access } as never as { file?: string };
      if (resolved.file) {
        resolved.file = directory.resolve(resolved.file);
      }
      const failed = await connectCluster(
        () => resolved as never,
        options,
      ).then(
        () => undefined,
        error => error,
      );
      expect(failed).toMatchObject({ name: 'ClusterAccessError', property });
      expect(failed.message).toMatch(message);
      expect(failed.message).not.toContain('secret-token');
    },
  );

  it('refuses in-cluster credentials outside a pod', async () => {
    await expect(
      connectCluster(() => ({ kind: 'inCluster' }), options),
    ).rejects.toMatchObject({ property: 'inCluster' });
  });
});
