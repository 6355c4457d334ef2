import { deployment, node, pod } from './support/fixtures';
import { JsonObject } from './support/JsonObject';
import { clusterPath, namespacedPath } from './support/paths';
import { useCluster } from './support/useCluster';
import { waitForAny } from './support/waitFor';

const cluster = useCluster();

const conditionOf = (object: JsonObject, type: string) =>
  object.status?.conditions?.find(
    (condition: JsonObject) => condition.type === type,
  );

const isComplete = (replicas: number) => (object: JsonObject) =>
  object.status?.observedGeneration === object.metadata.generation &&
  object.status.availableReplicas === replicas &&
  object.status.updatedReplicas === replicas &&
  object.status.replicas === replicas &&
  conditionOf(object, 'Progressing')?.reason === 'NewReplicaSetAvailable';

describe('deployments', () => {
  let namespace: string;
  let host: string;

  beforeAll(async () => {
    namespace = await cluster.namespace();
    host = `contract-${cluster.id}-host`;
    await cluster.readyNode(node(host));
  });

  const path = (name: string) => namespacedPath(namespace, 'deployments', name);
  const podsOf = async (name: string): Promise<JsonObject[]> =>
    (
      await cluster.client.get(namespacedPath(namespace, 'pods'), {
        labelSelector: `app=${name}`,
      })
    ).body.items;

  it('makes a replica set, which makes pods, which run', async () => {
    await cluster.create(
      'deployments',
      deployment('plain', 2, { node: host }),
      namespace,
    );
    const done = await cluster.wait(
      'deployments',
      namespace,
      'plain',
      isComplete(2),
    );
    expect(done.metadata.annotations).toEqual({
      'deployment.kubernetes.io/revision': '1',
    });
    expect(done.spec).toMatchObject({
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
      strategy: {
        type: 'RollingUpdate',
        rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' },
      },
    });
    expect(conditionOf(done, 'Available')).toMatchObject({
      status: 'True',
      reason: 'MinimumReplicasAvailable',
      message: 'Deployment has minimum availability.',
    });
    const [one] = await podsOf('plain');
    expect(one.metadata.name).toMatch(/^plain-[a-z0-9]+-[a-z0-9]{5}$/);
    expect(one.metadata.labels['pod-template-hash']).toBe(
      one.metadata.name.split('-')[1],
    );
    expect(one.metadata.ownerReferences[0]).toMatchObject({
      kind: 'ReplicaSet',
      controller: true,
      blockOwnerDeletion: true,
    });
    expect(one.spec).toMatchObject({
      nodeName: host,
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
      schedulerName: 'default-scheduler',
      dnsPolicy: 'ClusterFirst',
    });
    expect(one.status).toMatchObject({
      phase: 'Running',
      podIP: expect.any(String),
    });
    expect(conditionOf(one, 'Ready').status).toBe('True');
    expect(conditionOf(one, 'PodScheduled').status).toBe('True');
    expect(one.status.containerStatuses[0]).toMatchObject({
      name: 'server',
      ready: true,
      restartCount: 0,
    });
  });

  it('scales up and down', async () => {
    await cluster.create(
      'deployments',
      deployment('scaled', 1, { node: host }),
      namespace,
    );
    await cluster.wait('deployments', namespace, 'scaled', isComplete(1));
    await cluster.client.patch('merge', path('scaled'), {
      spec: { replicas: 3 },
    });
    await cluster.wait('deployments', namespace, 'scaled', isComplete(3));
    await cluster.client.patch('merge', path('scaled'), {
      spec: { replicas: 0 },
    });
    const empty = await cluster.wait(
      'deployments',
      namespace,
      'scaled',
      ({ status, metadata }) =>
        status?.observedGeneration === metadata.generation && !status.replicas,
    );
    expect(empty.status.availableReplicas).toBeUndefined();
  });

  it('replaces a pod that is deleted', async () => {
    await cluster.create(
      'deployments',
      deployment('healed', 1, { node: host }),
      namespace,
    );
    await cluster.wait('deployments', namespace, 'healed', isComplete(1));
    const [victim] = await podsOf('healed');
    await cluster.client.delete(
      namespacedPath(namespace, 'pods', victim.metadata.name),
    );
    const heir = await waitForAny(
      cluster.client,
      namespacedPath(namespace, 'pods'),
      ({ metadata, status }) =>
        metadata.labels?.app === 'healed' &&
        metadata.uid !== victim.metadata.uid &&
        status.phase === 'Running',
    );
    expect(heir.metadata.name).not.toBe(victim.metadata.name);
    await cluster.gone('pods', namespace, victim.metadata.name);
  });

  it('rolls a new template out and keeps the old replica set at 0', async () => {
    await cluster.create(
      'deployments',
      deployment('rolled', 2, { node: host }),
      namespace,
    );
    await cluster.wait('deployments', namespace, 'rolled', isComplete(2));
    await cluster.client.patch('strategic', path('rolled'), {
      spec: {
        template: {
          spec: {
            containers: [{ name: 'server', image: 'example.com/server:2' }],
          },
        },
      },
    });
    const done = await cluster.wait(
      'deployments',
      namespace,
      'rolled',
      object =>
        isComplete(2)(object) &&
        object.metadata.annotations['deployment.kubernetes.io/revision'] ===
          '2',
    );
    expect(done.status.unavailableReplicas).toBeUndefined();
    const { body: sets } = await cluster.client.get(
      namespacedPath(namespace, 'replicasets'),
      { labelSelector: 'app=rolled' },
    );
    expect(
      sets.items
        .map(({ metadata, spec }: JsonObject) => [
          metadata.annotations['deployment.kubernetes.io/revision'],
          spec.replicas,
        ])
        .sort(),
    ).toEqual([
      ['1', 0],
      ['2', 2],
    ]);
  });

  it('ends the old pods before it makes new ones with the strategy Recreate', async () => {
    await cluster.create(
      'deployments',
      deployment('recreated', 1, {
        node: host,
        strategy: { type: 'Recreate' },
      }),
      namespace,
    );
    await cluster.wait('deployments', namespace, 'recreated', isComplete(1));
    const { body: list } = await cluster.client.get(
      namespacedPath(namespace, 'pods'),
      { labelSelector: 'app=recreated' },
    );
    const watch = await cluster.client.watch(
      namespacedPath(namespace, 'pods'),
      {
        labelSelector: 'app=recreated',
        resourceVersion: list.metadata.resourceVersion,
      },
    );
    await cluster.client.patch('strategic', path('recreated'), {
      spec: {
        template: {
          spec: {
            containers: [{ name: 'server', image: 'example.com/server:2' }],
          },
        },
      },
    });
    const order: string[] = [];
    await watch.takeUntil(({ type }) => {
      order.push(type);
      return type === 'ADDED';
    });
    watch.close();
    expect(order.filter(type => type !== 'MODIFIED')).toEqual([
      'DELETED',
      'ADDED',
    ]);
  });

  it('does not roll out while it is paused', async () => {
    await cluster.create(
      'deployments',
      deployment('paused', 1, { node: host }),
      namespace,
    );
    await cluster.wait('deployments', namespace, 'paused', isComplete(1));
    await cluster.client.patch('strategic', path('paused'), {
      spec: {
        paused: true,
        template: {
          spec: {
            containers: [{ name: 'server', image: 'example.com/server:2' }],
          },
        },
      },
    });
    await cluster.wait(
      'deployments',
      namespace,
      'paused',
      ({ status, metadata }) =>
        status?.observedGeneration === metadata.generation,
    );
    const { body: before } = await cluster.client.get(
      namespacedPath(namespace, 'replicasets'),
      { labelSelector: 'app=paused' },
    );
    expect(before.items).toHaveLength(1);
    await cluster.client.patch('merge', path('paused'), {
      spec: { paused: null },
    });
    await cluster.wait(
      'deployments',
      namespace,
      'paused',
      object =>
        isComplete(1)(object) &&
        object.metadata.annotations['deployment.kubernetes.io/revision'] ===
          '2',
    );
  });

  it('tells of the pods that it makes', async () => {
    await cluster.create(
      'deployments',
      deployment('told', 1, { node: host }),
      namespace,
    );
    const scaled = await waitForAny(
      cluster.client,
      namespacedPath(namespace, 'events'),
      ({ reason, involvedObject }) =>
        reason === 'ScalingReplicaSet' && involvedObject.name === 'told',
    );
    expect(scaled.message).toMatch(
      /^Scaled up replica set told-[a-z0-9]+ from 0 to 1$/,
    );
  });
});

describe('nodes and pods', () => {
  let namespace: string;

  beforeAll(async () => {
    namespace = await cluster.namespace();
  });

  it('a new node becomes Ready and loses its taint', async () => {
    const name = `contract-${cluster.id}-new`;
    await cluster.create('nodes', node(name));
    const ready = await cluster.wait(
      'nodes',
      undefined,
      name,
      object =>
        conditionOf(object, 'Ready')?.status === 'True' &&
        object.spec.taints.every(
          ({ key }: JsonObject) => key !== 'node.kubernetes.io/not-ready',
        ),
    );
    expect(ready.spec.taints).toEqual([
      { key: 'nvidia.com/gpu', value: 'present', effect: 'NoSchedule' },
    ]);
    expect(ready.status.allocatable).toMatchObject({
      cpu: '64',
      memory: '256Gi',
    });
  });

  it('a cordoned node is tainted, and free again afterwards', async () => {
    const name = `contract-${cluster.id}-cordoned`;
    await cluster.readyNode(node(name));
    await cluster.wait(
      'nodes',
      undefined,
      name,
      object => conditionOf(object, 'Ready')?.status === 'True',
    );
    const isTainted = ({ spec }: JsonObject) =>
      (spec.taints ?? []).some(
        ({ key }: JsonObject) => key === 'node.kubernetes.io/unschedulable',
      );
    await cluster.client.patch('merge', clusterPath('nodes', name), {
      spec: { unschedulable: true },
    });
    await cluster.wait('nodes', undefined, name, isTainted);
    await cluster.client.patch('merge', clusterPath('nodes', name), {
      spec: { unschedulable: null },
    });
    await cluster.wait('nodes', undefined, name, object => !isTainted(object));
  });

  it('a pod without a node goes at once when it is deleted', async () => {
    await cluster.create(
      'pods',
      pod('homeless', { tolerate: false }),
      namespace,
    );
    const { body } = await cluster.client.delete(
      namespacedPath(namespace, 'pods', 'homeless'),
    );
    expect(body.kind).toBe('Pod');
    expect(
      (await cluster.client.get(namespacedPath(namespace, 'pods', 'homeless')))
        .status,
    ).toBe(404);
  });

  it('a running pod is marked and ends in its time', async () => {
    const name = `contract-${cluster.id}-ending`;
    await cluster.readyNode(node(name));
    await cluster.create('pods', pod('running', { node: name }), namespace);
    await cluster.wait(
      'pods',
      namespace,
      'running',
      ({ status }) => status.phase === 'Running',
    );
    const { body } = await cluster.client.delete(
      namespacedPath(namespace, 'pods', 'running'),
    );
    expect(body.metadata.deletionGracePeriodSeconds).toBe(30);
    await cluster.gone('pods', namespace, 'running');
  });

  it('refuses changes of a pod that would need another pod', async () => {
    await cluster.create('pods', pod('fixed', { tolerate: false }), namespace);
    const { body } = await cluster.client.patch(
      'merge',
      namespacedPath(namespace, 'pods', 'fixed'),
      {
        spec: { hostNetwork: true },
      },
    );
    expect(body.code).toBe(422);
    expect(body.message).toMatch(
      /spec: Forbidden: pod updates may not change fields other than/,
    );
  });

  it('a service gets an address of its own', async () => {
    const service = await cluster.create(
      'services',
      {
        metadata: { name: 'front' },
        spec: { selector: { app: 'x' }, ports: [{ port: 80 }] },
      },
      namespace,
    );
    expect(service.spec).toMatchObject({
      type: 'ClusterIP',
      clusterIP: expect.stringMatching(/^\d+\.\d+\.\d+\.\d+$/),
      ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
      sessionAffinity: 'None',
    });
    expect(service.spec.clusterIPs).toEqual([service.spec.clusterIP]);
  });
});
