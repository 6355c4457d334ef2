import {
  claim,
  claimTemplate,
  configMap,
  deployment,
  device,
  deviceClass,
  node,
  quota,
  resourceSlice,
} from './support/fixtures';
import { JsonObject } from './support/JsonObject';
import { namespacedPath } from './support/paths';
import { useCluster } from './support/useCluster';
import { waitForAny } from './support/waitFor';

const cluster = useCluster();

const limitOf = (className: string) =>
  `${className}.deviceclass.resource.k8s.io/devices`;

describe('resource quota', () => {
  const used = (name: string, count: string) => (object: JsonObject) =>
    object.status?.used?.[name] === count;

  it('create a claim over quota: 403 with what was asked, used and allowed', async () => {
    const namespace = await cluster.namespace();
    await cluster.create(
      'resourcequotas',
      quota('q', { [limitOf('small')]: '1' }),
      namespace,
    );
    await cluster.wait(
      'resourcequotas',
      namespace,
      'q',
      used(limitOf('small'), '0'),
    );
    await cluster.create('resourceclaims', claim('x0', 'small'), namespace);
    await cluster.wait(
      'resourcequotas',
      namespace,
      'q',
      used(limitOf('small'), '1'),
    );
    const { body } = await cluster.client.post(
      namespacedPath(namespace, 'resourceclaims'),
      claim('x1', 'small'),
    );
    expect(body).toMatchObject({
      code: 403,
      reason: 'Forbidden',
      message: `resourceclaims.resource.k8s.io "x1" is forbidden: exceeded quota: q, requested: ${limitOf(
        'small',
      )}=1, used: ${limitOf('small')}=1, limited: ${limitOf('small')}=1`,
      details: { name: 'x1', group: 'resource.k8s.io', kind: 'resourceclaims' },
    });
  });

  it('charges alternatives on every class, all devices as 32, and counts claims', async () => {
    const namespace = await cluster.namespace();
    const names = [
      limitOf('one'),
      limitOf('two'),
      limitOf('all'),
      'count/resourceclaims.resource.k8s.io',
    ];
    await cluster.create(
      'resourcequotas',
      quota('q', Object.fromEntries(names.map(name => [name, '100']))),
      namespace,
    );
    await cluster.wait('resourcequotas', namespace, 'q', used(names[3], '0'));
    await cluster.create(
      'resourceclaims',
      {
        metadata: { name: 'varied' },
        spec: {
          devices: {
            requests: [
              {
                name: 'either',
                firstAvailable: [
                  { name: 'a', deviceClassName: 'one', count: 2 },
                  { name: 'b', deviceClassName: 'two', count: 3 },
                  { name: 'c', deviceClassName: 'one' },
                ],
              },
              {
                name: 'all',
                exactly: { deviceClassName: 'all', allocationMode: 'All' },
              },
            ],
          },
        },
      },
      namespace,
    );
    const { status } = await cluster.wait(
      'resourcequotas',
      namespace,
      'q',
      used(names[3], '1'),
    );
    expect(status.hard).toEqual(
      Object.fromEntries(names.map(name => [name, '100'])),
    );
    expect(status.used).toEqual({
      [names[0]]: '2',
      [names[1]]: '3',
      [names[2]]: '32',
      [names[3]]: '1',
    });
  });

  it('gives back what a deleted claim used', async () => {
    const namespace = await cluster.namespace();
    await cluster.create(
      'resourcequotas',
      quota('q', { [limitOf('small')]: '1' }),
      namespace,
    );
    await cluster.wait(
      'resourcequotas',
      namespace,
      'q',
      used(limitOf('small'), '0'),
    );
    await cluster.create('resourceclaims', claim('a', 'small'), namespace);
    await cluster.wait(
      'resourcequotas',
      namespace,
      'q',
      used(limitOf('small'), '1'),
    );
    await cluster.client.delete(
      namespacedPath(namespace, 'resourceclaims', 'a'),
    );
    await cluster.wait(
      'resourcequotas',
      namespace,
      'q',
      used(limitOf('small'), '0'),
    );
    await cluster.create('resourceclaims', claim('b', 'small'), namespace);
  });

  it('evicts nothing when it is made after the claims', async () => {
    const namespace = await cluster.namespace();
    await cluster.create('resourceclaims', claim('a', 'small', 3), namespace);
    await cluster.create(
      'resourcequotas',
      quota('q', { [limitOf('small')]: '1' }),
      namespace,
    );
    await cluster.wait(
      'resourcequotas',
      namespace,
      'q',
      used(limitOf('small'), '3'),
    );
    expect(
      (
        await cluster.client.get(
          namespacedPath(namespace, 'resourceclaims', 'a'),
        )
      ).status,
    ).toBe(200);
  });

  it('counts objects of other kinds', async () => {
    const namespace = await cluster.namespace();
    await cluster.create(
      'resourcequotas',
      quota('q', { 'count/configmaps': '50', secrets: '0' }),
      namespace,
    );
    await cluster.wait(
      'resourcequotas',
      namespace,
      'q',
      object => object.status?.used?.secrets === '0',
    );
    const { body } = await cluster.client.post(
      namespacedPath(namespace, 'secrets'),
      {
        metadata: { name: 's' },
      },
    );
    expect(body.message).toBe(
      'secrets "s" is forbidden: exceeded quota: q, requested: secrets=1, used: secrets=0, limited: secrets=0',
    );
    const answer = await cluster.client.post(
      namespacedPath(namespace, 'configmaps'),
      configMap('c'),
    );
    expect(answer.status).toBe(201);
  });

  it('Deployment of 4 with quota 2: 2 run, the others wait without a claim and without a condition, with events', async () => {
    const namespace = await cluster.namespace();
    const name = `contract-${cluster.id}-quota`;
    const driver = `${name}.example.com`;
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
        devices: ['a', 'b', 'c', 'd'].map(letter => device(letter)),
      }),
    );
    await cluster.create(
      'resourcequotas',
      quota('q', { [limitOf(name)]: '2' }),
      namespace,
    );
    await cluster.wait(
      'resourcequotas',
      namespace,
      'q',
      used(limitOf(name), '0'),
    );
    await cluster.create(
      'resourceclaimtemplates',
      claimTemplate('gpu', name),
      namespace,
    );
    await cluster.create(
      'deployments',
      deployment('four', 4, { uses: 'template:gpu', node: name }),
      namespace,
    );
    await cluster.wait(
      'deployments',
      namespace,
      'four',
      ({ status }) => status?.readyReplicas === 2 && status.replicas === 4,
    );

    const { body: claims } = await cluster.client.get(
      namespacedPath(namespace, 'resourceclaims'),
    );
    expect(claims.items).toHaveLength(2);
    const { body: pods } = await cluster.client.get(
      namespacedPath(namespace, 'pods'),
    );
    const waiting = pods.items.filter(
      ({ status }: JsonObject) => status.phase === 'Pending',
    );
    expect(waiting).toHaveLength(2);
    for (const { status } of waiting) {
      expect(status.conditions).toBeUndefined();
      expect(status.resourceClaimStatuses).toBeUndefined();
    }
    const aboutWaiting = ({ involvedObject, reason }: JsonObject) =>
      involvedObject.name === waiting[0].metadata.name &&
      reason === 'FailedResourceClaimCreation';
    const combined = await waitForAny(
      cluster.client,
      namespacedPath(namespace, 'events'),
      event =>
        aboutWaiting(event) &&
        event.message.startsWith('(combined from similar events): '),
    );
    expect(combined).toMatchObject({
      type: 'Warning',
      source: { component: 'resource_claim' },
    });
    const { body: events } = await cluster.client.get(
      namespacedPath(namespace, 'events'),
    );
    const single = events.items.filter(
      (event: JsonObject) =>
        aboutWaiting(event) && !event.message.startsWith('(combined'),
    );
    expect(single).toHaveLength(9);
    expect(single[0].message).toMatch(
      new RegExp(
        `^PodResourceClaim gpu: create ResourceClaim : resourceclaims.resource.k8s.io "${
          waiting[0].metadata.name
        }-gpu-[a-z0-9]{5}" is forbidden: exceeded quota: q, requested: ${limitOf(
          name,
        )}=1, used: ${limitOf(name)}=2, limited: ${limitOf(name)}=2$`,
      ),
    );
    expect(new Set(single.map(({ message }: JsonObject) => message)).size).toBe(
      9,
    );
  });

  it('keeps the words of a refusal whole, however long', async () => {
    const namespace = await cluster.namespace();
    const classes = Array.from(
      { length: 12 },
      (_, index) => `class-of-a-rather-long-name-${index}`,
    );
    await cluster.create(
      'resourcequotas',
      quota('q', Object.fromEntries(classes.map(name => [limitOf(name), '0']))),
      namespace,
    );
    await cluster.wait(
      'resourcequotas',
      namespace,
      'q',
      used(limitOf(classes[11]), '0'),
    );
    const template = claimTemplate('gpu', classes[0]);
    template.spec.spec.devices.requests = classes.map(
      (deviceClassName, index) => ({
        name: `r${index}`,
        exactly: { deviceClassName },
      }),
    );
    await cluster.create('resourceclaimtemplates', template, namespace);
    await cluster.create(
      'deployments',
      deployment('long', 1, { uses: 'template:gpu' }),
      namespace,
    );
    const event = await waitForAny(
      cluster.client,
      namespacedPath(namespace, 'events'),
      ({ reason }) => reason === 'FailedResourceClaimCreation',
    );
    expect(event.message).toMatch(/devices=0$/);
    expect(event.message.length).toBeGreaterThan(2048);
  });
});
