import { createMockDirectory } from '@backstage/backend-test-utils';
import { readPortalNamespace } from '../config/readPortalNamespace';
import { ScriptedServer } from './__testUtils__/ScriptedServer';
import { ProtectedNamespaceError } from './protectedNamespace';

describe('a connection to a cluster', () => {
  const server = new ScriptedServer();

  afterEach(() => server.stop());

  it('writes into no protected namespace, whatever its path looks like, and reads there', async () => {
    const connection = await server.start({ portalNamespace: 'portal' });
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'] as const) {
      for (const namespace of ['kube-system', 'kube%2Dsystem', 'portal']) {
        const path = `/api/v1/namespaces/${namespace}/configmaps/x?force=true`;
        await expect(connection.json({ method, path })).rejects.toThrow(
          ProtectedNamespaceError,
        );
      }
    }
    expect(server.calls).toEqual([]);
    server.next((_request, response) => response.end('{}'));
    server.next((_request, response) => response.end('{}'));
    await connection.json({ path: '/api/v1/namespaces/portal/pods' });
    await connection.json({
      method: 'PATCH',
      path: '/api/v1/namespaces/kubernetes-lab/configmaps/kube-x',
    });
    expect(server.calls).toHaveLength(2);
  });
});

describe('readPortalNamespace', () => {
  const directory = createMockDirectory();

  it('reads what Kubernetes tells the pod, and knows nothing outside one', () => {
    directory.setContent({ namespace: 'backstage\n' });
    expect(readPortalNamespace(directory.resolve('namespace'))).toBe(
      'backstage',
    );
    expect(readPortalNamespace(directory.resolve('none'))).toBeUndefined();
  });
});
