import { configMap, deployment, pod } from './support/fixtures';
import { JsonObject } from './support/JsonObject';
import { clusterPath, namespacedPath } from './support/paths';
import { useCluster } from './support/useCluster';

const cluster = useCluster();

describe('owners', () => {
  let namespace: string;
  let path: string;

  beforeAll(async () => {
    namespace = await cluster.namespace();
    path = namespacedPath(namespace, 'configmaps');
  });

  const ownedBy = (
    name: string,
    owners: JsonObject[],
    more: JsonObject = {},
  ) => {
    const object = configMap(name);
    object.metadata.ownerReferences = owners.map(({ metadata }) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      name: metadata.name,
      uid: metadata.uid,
      ...more,
    }));
    return object;
  };

  it('deletes what lost its owner', async () => {
    const owner = await cluster.create(
      'configmaps',
      configMap('owner'),
      namespace,
    );
    const child = await cluster.create(
      'configmaps',
      ownedBy('child', [owner]),
      namespace,
    );
    await cluster.create(
      'configmaps',
      ownedBy('grandchild', [child]),
      namespace,
    );
    await cluster.client.delete(`${path}/owner`);
    await cluster.gone('configmaps', namespace, 'child');
    await cluster.gone('configmaps', namespace, 'grandchild');
  });

  it('keeps what has another owner left', async () => {
    const one = await cluster.create('configmaps', configMap('one'), namespace);
    const two = await cluster.create('configmaps', configMap('two'), namespace);
    await cluster.create('configmaps', ownedBy('both', [one, two]), namespace);
    await cluster.client.delete(`${path}/one`);
    await cluster.wait(
      'configmaps',
      namespace,
      'both',
      ({ metadata }) => metadata.ownerReferences.length === 1,
    );
    await cluster.client.delete(`${path}/two`);
    await cluster.gone('configmaps', namespace, 'both');
  });

  it('deletes what names an owner that never was', async () => {
    const ghost = {
      metadata: { name: 'ghost', uid: '00000000-0000-4000-8000-000000000000' },
    };
    await cluster.create('configmaps', ownedBy('haunted', [ghost]), namespace);
    await cluster.gone('configmaps', namespace, 'haunted');
  });

  it('deletes dependents first in the foreground', async () => {
    const owner = await cluster.create(
      'configmaps',
      configMap('first'),
      namespace,
    );
    const child = ownedBy('blocker', [owner], { blockOwnerDeletion: true });
    child.metadata.finalizers = ['example.com/hold'];
    await cluster.create('configmaps', child, namespace);
    const { body } = await cluster.client.delete(`${path}/first`, {
      propagationPolicy: 'Foreground',
    });
    expect(body.metadata.finalizers).toEqual(['foregroundDeletion']);
    await cluster.wait(
      'configmaps',
      namespace,
      'blocker',
      ({ metadata }) => metadata.deletionTimestamp !== undefined,
    );
    expect((await cluster.client.get(`${path}/first`)).status).toBe(200);
    await cluster.client.patch('json', `${path}/blocker`, [
      { op: 'remove', path: '/metadata/finalizers/0' },
    ]);
    await cluster.gone('configmaps', namespace, 'first');
  });

  it('leaves dependents behind when asked to orphan them', async () => {
    const owner = await cluster.create(
      'configmaps',
      configMap('parent'),
      namespace,
    );
    await cluster.create('configmaps', ownedBy('orphan', [owner]), namespace);
    await cluster.client.delete(`${path}/parent`, {
      propagationPolicy: 'Orphan',
    });
    await cluster.gone('configmaps', namespace, 'parent');
    const { body } = await cluster.client.get(`${path}/orphan`);
    expect(body.metadata.ownerReferences).toBeUndefined();
  });

  it('deletes a deployment with all its replica sets and pods', async () => {
    await cluster.create(
      'deployments',
      deployment('tree', 2, { tolerate: false }),
      namespace,
    );
    await cluster.wait(
      'deployments',
      namespace,
      'tree',
      ({ status }) => status?.replicas === 2,
    );
    const { body: sets } = await cluster.client.get(
      namespacedPath(namespace, 'replicasets'),
    );
    const { body: pods } = await cluster.client.get(
      namespacedPath(namespace, 'pods'),
      { labelSelector: 'app=tree' },
    );
    expect(pods.items).toHaveLength(2);
    await cluster.client.delete(
      namespacedPath(namespace, 'deployments', 'tree'),
      { propagationPolicy: 'Background' },
    );
    await cluster.gone('replicasets', namespace, sets.items[0].metadata.name);
    await cluster.gone('pods', namespace, pods.items[0].metadata.name);
    await cluster.gone('pods', namespace, pods.items[1].metadata.name);
  });
});

describe('namespaces', () => {
  it('has a default service account', async () => {
    const namespace = await cluster.namespace();
    await cluster.wait('serviceaccounts', namespace, 'default', () => true);
    const { body } = await cluster.client.get(
      clusterPath('namespaces', namespace),
    );
    expect(body).toMatchObject({
      metadata: { labels: { 'kubernetes.io/metadata.name': namespace } },
      spec: { finalizers: ['kubernetes'] },
      status: { phase: 'Active' },
    });
  });

  it('goes with everything in it, and takes nothing new meanwhile', async () => {
    const namespace = await cluster.namespace();
    const held = configMap('held');
    held.metadata.finalizers = ['example.com/hold'];
    await cluster.create('configmaps', held, namespace);
    await cluster.create('configmaps', configMap('free'), namespace);
    await cluster.create(
      'pods',
      pod('waiting', { tolerate: false }),
      namespace,
    );
    const { body } = await cluster.client.delete(
      clusterPath('namespaces', namespace),
    );
    expect(body.status.phase).toBe('Terminating');
    const late = await cluster.client.post(
      namespacedPath(namespace, 'secrets'),
      { metadata: { name: 'late' } },
    );
    expect(late.body).toMatchObject({
      code: 403,
      reason: 'Forbidden',
      message: `secrets "late" is forbidden: unable to create new content in namespace ${namespace} because it is being terminated`,
    });
    expect(late.body.details.causes[0].reason).toBe('NamespaceTerminating');
    await cluster.gone('pods', namespace, 'waiting');
    await cluster.gone('configmaps', namespace, 'free');
    await cluster.client.patch(
      'json',
      namespacedPath(namespace, 'configmaps', 'held'),
      [{ op: 'remove', path: '/metadata/finalizers/0' }],
    );
    await cluster.gone('namespaces', undefined, namespace);
  });
});
