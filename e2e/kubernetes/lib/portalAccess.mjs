import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse, parseAllDocuments } from 'yaml';
import { ApiClient } from './ApiClient.mjs';

const clusterRoleFile = resolve(
  dirname(fileURLToPath(import.meta.url)),
  '../../../examples/cluster-role.yaml',
);

const collections = {
  ClusterRole: '/apis/rbac.authorization.k8s.io/v1/clusterroles',
  ClusterRoleBinding: '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings',
  Namespace: '/api/v1/namespaces',
  ServiceAccount: '/api/v1/namespaces/backstage-gpu/serviceaccounts',
  Role: '/apis/rbac.authorization.k8s.io/v1/namespaces/backstage-gpu/roles',
  RoleBinding:
    '/apis/rbac.authorization.k8s.io/v1/namespaces/backstage-gpu/rolebindings',
};

/** Opens the control plane's own kubeconfig: one cluster, an admin's token. */
export async function adminOf(kubeconfig) {
  const { clusters, users } = parse(await readFile(kubeconfig, 'utf8'));
  const { server } = clusters[0].cluster;
  const caData = clusters[0].cluster['certificate-authority-data'];
  const ca = Buffer.from(caData, 'base64').toString();
  return {
    url: server,
    caData,
    api: new ApiClient({ url: server, token: users[0].user.token, ca }),
  };
}

/** The objects of examples/cluster-role.yaml. */
export async function readClusterRole() {
  return parseAllDocuments(await readFile(clusterRoleFile, 'utf8')).map(
    document => document.toJS(),
  );
}

/**
 * Applies examples/cluster-role.yaml and makes a token of its service account.
 *
 * @returns what an entry of gpu.clusters needs: `{ url, caData, serviceAccountToken }`
 */
export async function portalAccess(kubeconfig) {
  const { url, caData, api } = await adminOf(kubeconfig);
  try {
    const objects = await readClusterRole();
    const order = Object.keys(collections);
    objects.sort((a, b) => order.indexOf(b.kind) - order.indexOf(a.kind));
    objects.sort((a, b) => (b.kind === 'Namespace') - (a.kind === 'Namespace'));
    for (const object of objects) {
      await api.call(
        'PATCH',
        `${collections[object.kind]}/${
          object.metadata.name
        }?fieldManager=backstage-gpu-tests&force=true`,
        object,
        'application/apply-patch+yaml',
      );
    }
    const { status } = await api.call(
      'POST',
      `${collections.ServiceAccount}/portal/token`,
      {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenRequest',
        spec: { expirationSeconds: 7200 },
      },
    );
    return { url, caData, serviceAccountToken: status.token };
  } finally {
    await api.close();
  }
}
