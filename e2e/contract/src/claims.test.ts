import {
  claim,
  claimTemplate,
  deployment,
  device,
  deviceClass,
  node,
  pod,
  resourceSlice,
} from './support/fixtures';
import { JsonObject } from './support/JsonObject';
import { namespacedPath } from './support/paths';
import { useCluster } from './support/useCluster';

const cluster = useCluster();

const PROTECTION = 'resource.kubernetes.io/delete-protection';

describe('the life of a claim', () => {
  let namespace: string;
  let name: string;
  let driver: string;

  beforeAll(async () => {
    namespace = await cluster.namespace();
    name = `contract-${cluster.id}-gpu`;
    driver = `${name}.example.com`;
    await cluster.readyNode(node(name));
    await cluster.create(
      'deviceclasses',
      deviceClass(name, `device.driver == '${driver}'`),
    );
    await cluster.create(
      'resourceslices',
      resourceSlice({
        name,
        driver,
        node: name,
        devices: ['a', 'b', 'c', 'd', 'e', 'f'].map(letter => device(letter)),
      }),
    );
    await cluster.create(
      'resourceclaimtemplates',
      claimTemplate('gpu', name),
      namespace,
    );
  });

  const isRunning = ({ status }: JsonObject) => status.phase === 'Running';
  const isAllocated = ({ status }: JsonObject) =>
    status?.allocation !== undefined;

  it('a claim that no pod uses: stays unallocated', async () => {
    await cluster.create('resourceclaims', claim('unused', name), namespace);
    // Another claim is allocated meanwhile, so the scheduler had its chance.
    await cluster.create('resourceclaims', claim('used', name), namespace);
    await cluster.create(
      'pods',
      pod('user', { uses: 'used', node: name }),
      namespace,
    );
    await cluster.wait('resourceclaims', namespace, 'used', isAllocated);
    const { body } = await cluster.client.get(
      namespacedPath(namespace, 'resourceclaims', 'unused'),
    );
    expect(body.status).toEqual({});
    expect(body.metadata.finalizers).toBeUndefined();
  });

  it('a pod that is scheduled allocates and reserves its claim, and protects it', async () => {
    await cluster.create('resourceclaims', claim('whole', name), namespace);
    const { metadata } = await cluster.create(
      'pods',
      pod('taker', { uses: 'whole', node: name }),
      namespace,
    );
    await cluster.wait('pods', namespace, 'taker', isRunning);
    const { body } = await cluster.client.get(
      namespacedPath(namespace, 'resourceclaims', 'whole'),
    );
    expect(body.metadata.finalizers).toEqual([PROTECTION]);
    expect(body.status).toEqual({
      allocation: {
        allocationTimestamp: expect.any(String),
        devices: {
          results: [
            {
              request: 'gpu',
              driver,
              pool: name,
              device: expect.stringMatching(/^[a-f]$/),
            },
          ],
        },
        nodeSelector: {
          nodeSelectorTerms: [
            {
              matchFields: [
                { key: 'metadata.name', operator: 'In', values: [name] },
              ],
            },
          ],
        },
      },
      reservedFor: [{ resource: 'pods', name: 'taker', uid: metadata.uid }],
    });
  });

  it('makes a claim from its template, owned by the pod and named in its status', async () => {
    await cluster.create(
      'pods',
      pod('templated', { uses: 'template:gpu', node: name }),
      namespace,
    );
    const running = await cluster.wait(
      'pods',
      namespace,
      'templated',
      isRunning,
    );
    expect(running.status.resourceClaimStatuses).toEqual([
      {
        name: 'gpu',
        resourceClaimName: expect.stringMatching(/^templated-gpu-[a-z0-9]{5}$/),
      },
    ]);
    const { body } = await cluster.client.get(
      namespacedPath(
        namespace,
        'resourceclaims',
        running.status.resourceClaimStatuses[0].resourceClaimName,
      ),
    );
    expect(body.metadata).toMatchObject({
      generateName: 'templated-gpu-',
      annotations: { 'resource.kubernetes.io/pod-claim-name': 'gpu' },
      ownerReferences: [
        {
          apiVersion: 'v1',
          kind: 'Pod',
          name: 'templated',
          uid: running.metadata.uid,
          controller: true,
        },
      ],
    });
  });

  it('the last pod using a standalone claim is deleted: the claim stays, allocation, reservation and finalizer are removed', async () => {
    await cluster.create('resourceclaims', claim('shared', name), namespace);
    await cluster.create(
      'pods',
      pod('first', { uses: 'shared', node: name }),
      namespace,
    );
    await cluster.create(
      'pods',
      pod('second', { uses: 'shared', node: name }),
      namespace,
    );
    await cluster.wait(
      'resourceclaims',
      namespace,
      'shared',
      ({ status }) => status?.reservedFor?.length === 2,
    );
    await cluster.wait('pods', namespace, 'first', isRunning);
    await cluster.wait('pods', namespace, 'second', isRunning);
    await cluster.client.delete(namespacedPath(namespace, 'pods', 'first'));
    const held = await cluster.wait(
      'resourceclaims',
      namespace,
      'shared',
      ({ status }) => status.reservedFor?.length === 1,
    );
    expect(held.status.allocation).toBeDefined();
    await cluster.client.delete(namespacedPath(namespace, 'pods', 'second'));
    const free = await cluster.wait(
      'resourceclaims',
      namespace,
      'shared',
      object => !isAllocated(object) && !object.metadata.finalizers,
    );
    expect(free.status).toEqual({});
  });

  it('the last pod using a standalone claim completes: the claim is released as well', async () => {
    await cluster.create('resourceclaims', claim('finished', name), namespace);
    await cluster.create(
      'pods',
      pod('job', { uses: 'finished', node: name }),
      namespace,
    );
    await cluster.wait('pods', namespace, 'job', isRunning);
    await cluster.client.patch(
      'merge',
      namespacedPath(namespace, 'pods', 'job', 'status'),
      {
        status: { phase: 'Succeeded' },
      },
    );
    const free = await cluster.wait(
      'resourceclaims',
      namespace,
      'finished',
      object => !isAllocated(object) && !object.metadata.finalizers,
    );
    expect(free.status).toEqual({});
  });

  it('pod of a Deployment deleted: its template-made claim is deleted with it', async () => {
    await cluster.create(
      'deployments',
      deployment('app', 1, { uses: 'template:gpu', node: name }),
      namespace,
    );
    await cluster.wait(
      'deployments',
      namespace,
      'app',
      ({ status }) => status?.readyReplicas === 1,
    );
    const { body: pods } = await cluster.client.get(
      namespacedPath(namespace, 'pods'),
      { labelSelector: 'app=app' },
    );
    const [old] = pods.items;
    await cluster.client.delete(
      namespacedPath(namespace, 'pods', old.metadata.name),
    );
    await cluster.gone(
      'resourceclaims',
      namespace,
      old.status.resourceClaimStatuses[0].resourceClaimName,
    );
    await cluster.client.delete(
      namespacedPath(namespace, 'deployments', 'app'),
    );
  });

  it('a claim that is deleted while it is used goes with its last pod', async () => {
    await cluster.create('resourceclaims', claim('doomed', name), namespace);
    await cluster.create(
      'pods',
      pod('holder', { uses: 'doomed', node: name }),
      namespace,
    );
    await cluster.wait('pods', namespace, 'holder', isRunning);
    const { body } = await cluster.client.delete(
      namespacedPath(namespace, 'resourceclaims', 'doomed'),
    );
    expect(body.metadata.deletionTimestamp).toBeDefined();
    await cluster.client.delete(namespacedPath(namespace, 'pods', 'holder'));
    await cluster.gone('resourceclaims', namespace, 'doomed');
  });

  it('a pod whose template does not exist waits, with an event that counts up', async () => {
    await cluster.create(
      'pods',
      pod('lost', { uses: 'template:none', node: name }),
      namespace,
    );
    const events = namespacedPath(namespace, 'events');
    const watch = await cluster.client.watch(events, {
      fieldSelector: 'involvedObject.name=lost',
    });
    const { object } = await watch.takeUntil(event => event.object.count > 2);
    watch.close();
    expect(object).toMatchObject({
      type: 'Warning',
      reason: 'FailedResourceClaimCreation',
      message:
        'PodResourceClaim gpu: resource claim template "none": resourceclaimtemplate.resource.k8s.io "none" not found',
    });
    const { body } = await cluster.client.get(
      namespacedPath(namespace, 'pods', 'lost'),
    );
    expect(body.status.conditions).toBeUndefined();
  });
});
