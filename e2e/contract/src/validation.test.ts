import {
  claim,
  claimTemplate,
  deployment,
  device,
  deviceClass,
  pod,
  resourceSlice,
} from './support/fixtures';
import { JsonObject } from './support/JsonObject';
import { clusterPath, namespacedPath } from './support/paths';
import { useCluster } from './support/useCluster';

const cluster = useCluster();

const many = (count: number, make: (index: number) => JsonObject) =>
  Array.from({ length: count }, (_, index) => make(index));

const attributes = (count: number) =>
  Object.fromEntries(
    many(count, index => [`a${index}`, { int: index }]) as never,
  );

describe('validation of resource slices', () => {
  const slices = clusterPath('resourceslices');

  const post = (more: JsonObject) =>
    cluster.client.post(
      slices,
      resourceSlice({
        name: `contract-${cluster.id}`,
        driver: 'contract.example.com',
        node: 'nowhere',
        ...more,
      }),
      { dryRun: 'All' },
    );

  it('takes a device with 32 attributes and capacities', async () => {
    const { status } = await post({ devices: [device('a', attributes(32))] });
    expect(status).toBe(201);
  });

  it('device with more than 32 attributes and capacities together: 422', async () => {
    const full = {
      ...device('a', attributes(31)),
      capacity: { x: { value: '1' }, y: { value: '1' } },
    };
    const { body } = await post({ devices: [full] });
    expect(body).toMatchObject({
      code: 422,
      reason: 'Invalid',
      message: `ResourceSlice.resource.k8s.io "contract-${cluster.id}" is invalid: spec.devices[0]: Invalid value: 33: the total number of attributes and capacities must not exceed 32`,
    });
  });

  it('slice with sharedCounters and devices: refused', async () => {
    const { body } = await post({
      devices: [device('a')],
      sharedCounters: [{ name: 'c', counters: { x: { value: '1' } } }],
    });
    expect(body.code).toBe(422);
    expect(body.message).toMatch(
      /spec: Invalid value: "": only one of `sharedCounters` or `devices` is allowed$/,
    );
  });

  it.each([
    [128, {}, 201, ''],
    [129, {}, 422, 'spec.devices: Too many: 129: must have at most 128 items'],
    [64, { taints: [{ key: 'a', effect: 'NoSchedule' }] }, 201, ''],
    [
      65,
      { taints: [{ key: 'a', effect: 'NoSchedule' }] },
      422,
      'spec.devices: Too many: 65: must have at most 64 items',
    ],
  ])('%d devices with %j: %d', async (count, more, code, words) => {
    const { status, body } = await post({
      devices: many(count, index => ({ ...device(`d${index}`), ...more })),
    });
    expect(status).toBe(code);
    expect(body.message ?? '').toContain(words);
  });

  it('names every fault of a slice', async () => {
    const { body } = await post({
      devices: [
        device('Bad_Name'),
        device('b', { 'a-b': { string: 'x' } }),
        device('b', { v: { version: '1' }, none: {} }),
      ],
    });
    const faults = body.details.causes.map(
      ({ field, reason }: JsonObject) => `${field} ${reason}`,
    );
    expect(faults).toEqual(
      expect.arrayContaining([
        'spec.devices[0].name FieldValueInvalid',
        'spec.devices[1].attributes FieldValueInvalid',
        'spec.devices[2] FieldValueDuplicate',
        'spec.devices[2].attributes[v].version FieldValueInvalid',
        'spec.devices[2].attributes[none] FieldValueInvalid',
      ]),
    );
  });

  it('wants one way of naming nodes', async () => {
    const object = resourceSlice({
      name: `contract-${cluster.id}`,
      driver: 'contract.example.com',
      node: 'nowhere',
    });
    delete object.spec.nodeName;
    const none = await cluster.client.post(slices, object, { dryRun: 'All' });
    expect(none.body.message).toMatch(
      /spec: Required value: exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required$/,
    );
  });

  it('keeps the driver and the pool of a slice', async () => {
    const name = `contract-${cluster.id}-kept`;
    await cluster.create(
      'resourceslices',
      resourceSlice({
        name,
        driver: 'contract.example.com',
        node: 'nowhere',
        devices: [device('a')],
      }),
    );
    const { body } = await cluster.client.patch('merge', `${slices}/${name}`, {
      spec: { driver: 'other.example.com' },
    });
    expect(body.code).toBe(422);
    expect(body.message).toMatch(
      /spec.driver: Invalid value: "other.example.com": field is immutable/,
    );
  });

  it.each(['spec.nodeName=nowhere', 'spec.driver=contract.example.com'])(
    'selects slices by %s',
    async fieldSelector => {
      const name = `contract-${cluster.id}-kept`;
      const { body } = await cluster.client.get(slices, { fieldSelector });
      expect(
        body.items.map(({ metadata }: JsonObject) => metadata.name),
      ).toContain(name);
      const other = await cluster.client.get(slices, {
        fieldSelector: fieldSelector.replace('=', '=x'),
      });
      expect(other.body.items).toEqual([]);
    },
  );
});

describe('validation of selectors', () => {
  const post = (expression: string) =>
    cluster.client.post(
      clusterPath('deviceclasses'),
      deviceClass(`contract-${cluster.id}`, expression),
      { dryRun: 'All' },
    );

  it('selector whose estimated cost is over the limit: 422 too complex', async () => {
    const { body } = await post(
      "device.attributes['gpu.nvidia.com'].?profile.orValue('').matches('^1g')",
    );
    expect(body).toMatchObject({
      code: 422,
      message: `DeviceClass.resource.k8s.io "contract-${cluster.id}" is invalid: spec.selectors[0].cel.expression: Forbidden: too complex, exceeds cost limit`,
    });
  });

  it.each([
    "has(device.attributes['gpu.nvidia.com'].profile) && device.attributes['gpu.nvidia.com'].profile.matches('^1g')",
    "device.attributes['gpu.nvidia.com'].?profile.orValue('') == '1g.24gb'",
  ])('takes a selector within the limit: %s', async expression => {
    expect((await post(expression)).status).toBe(201);
  });

  it.each([
    [
      'device.driver ==',
      /Invalid value: "device.driver ==": compilation failed/,
    ],
    ['device.colour', /compilation failed/],
    [
      '1',
      /Invalid value: "1": must evaluate to bool or the unknown type, not int/,
    ],
    ['', /Invalid value: "": compilation failed/],
  ])('refuses the selector %j', async (expression, words) => {
    const { body } = await post(expression);
    expect(body.code).toBe(422);
    expect(body.message).toMatch(/spec.selectors\[0\].cel.expression: /);
    expect(body.message).toMatch(words);
  });
});

describe('validation of claims, templates and workloads', () => {
  let namespace: string;

  beforeAll(async () => {
    namespace = await cluster.namespace();
  });

  it('gives a claim the values that it leaves out', async () => {
    const { body } = await cluster.client.post(
      namespacedPath(namespace, 'resourceclaims'),
      {
        metadata: { name: 'defaulted' },
        spec: {
          devices: {
            requests: [{ name: 'a', exactly: { deviceClassName: 'c' } }],
          },
        },
      },
    );
    expect(body.spec.devices.requests[0].exactly).toEqual({
      deviceClassName: 'c',
      allocationMode: 'ExactCount',
      count: 1,
    });
    expect(body.status).toEqual({});
  });

  it("changing a ResourceClaim's spec: 422 field is immutable", async () => {
    await cluster.create('resourceclaims', claim('fixed', 'one'), namespace);
    const { body } = await cluster.client.patch(
      'merge',
      namespacedPath(namespace, 'resourceclaims', 'fixed'),
      { spec: claim('fixed', 'two').spec },
    );
    expect(body.code).toBe(422);
    expect(body.message).toMatch(
      /^ResourceClaim.resource.k8s.io "fixed" is invalid: spec: Invalid value: .*: field is immutable$/,
    );
  });

  it("changing a ResourceClaimTemplate's spec: 422 field is immutable", async () => {
    await cluster.create(
      'resourceclaimtemplates',
      claimTemplate('fixed', 'one'),
      namespace,
    );
    const { body } = await cluster.client.patch(
      'merge',
      namespacedPath(namespace, 'resourceclaimtemplates', 'fixed'),
      { spec: claimTemplate('fixed', 'two').spec },
    );
    expect(body.code).toBe(422);
    expect(body.message).toMatch(
      /^ResourceClaimTemplate.resource.k8s.io "fixed" is invalid: spec: Invalid value: .*: field is immutable$/,
    );
  });

  it('applying a template with another class, too: 422 field is immutable', async () => {
    const path = namespacedPath(namespace, 'resourceclaimtemplates', 'applied');
    await cluster.client.patch('apply', path, claimTemplate('applied', 'one'), {
      fieldManager: 'one',
    });
    const { body } = await cluster.client.patch(
      'apply',
      path,
      claimTemplate('applied', 'two'),
      { fieldManager: 'one' },
    );
    expect(body.code).toBe(422);
    expect(body.message).toMatch(/field is immutable$/);
  });

  it('names every fault of a claim', async () => {
    const { body } = await cluster.client.post(
      namespacedPath(namespace, 'resourceclaims'),
      {
        metadata: { name: 'faulty' },
        spec: {
          devices: {
            requests: [
              { name: 'a', exactly: { deviceClassName: 'c', count: -1 } },
              { name: 'a', exactly: { allocationMode: 'All', count: 2 } },
              { name: 'b' },
            ],
            constraints: [{ requests: ['zz'], matchAttribute: 'a.b/c' }],
          },
        },
      },
    );
    const faults = body.details.causes.map(
      ({ field, message }: JsonObject) => `${field}: ${message}`,
    );
    expect(faults).toEqual(
      expect.arrayContaining([
        'spec.devices.requests[0].exactly.count: Invalid value: -1: must be greater than zero',
        'spec.devices.requests[1].exactly.deviceClassName: Required value',
        "spec.devices.requests[1].exactly.count: Invalid value: 2: must not be specified when allocationMode is 'All'",
        'spec.devices.requests[1]: Duplicate value: "a"',
        'spec.devices.requests[2]: Required value: exactly one of `exactly` or `firstAvailable` is required',
        'spec.devices.constraints[0].requests[0]: Invalid value: "zz": must be the name of a request in the claim or the name of a request and a subrequest separated by \'/\'',
      ]),
    );
  });

  it('allows admin access only in namespaces that say so', async () => {
    const object = claim('admin', 'c');
    object.spec.devices.requests[0].exactly.adminAccess = true;
    const { body } = await cluster.client.post(
      namespacedPath(namespace, 'resourceclaims'),
      object,
    );
    expect(body.code).toBe(422);
    expect(body.message).toMatch(
      /spec.devices.requests\[0\].adminAccess: Forbidden: admin access to devices requires the `resource.kubernetes.io\/admin-access: true` label/,
    );
    const allowing = await cluster.namespace({
      'resource.kubernetes.io/admin-access': 'true',
    });
    const allowed = await cluster.client.post(
      namespacedPath(allowing, 'resourceclaims'),
      object,
    );
    expect(allowed.status).toBe(201);
  });

  it('reserves a claim only when it is allocated, and allocates it only once', async () => {
    await cluster.create('resourceclaims', claim('planted', 'c'), namespace);
    const path = namespacedPath(
      namespace,
      'resourceclaims',
      'planted',
      'status',
    );
    const early = await cluster.client.patch('merge', path, {
      status: { reservedFor: [{ resource: 'pods', name: 'p', uid: 'u' }] },
    });
    expect(early.body.message).toMatch(
      /status.reservedFor: Forbidden: may not be specified when `allocated` is not set$/,
    );
    const allocation = (name: string) => ({
      devices: {
        results: [
          { request: 'gpu', driver: 'a.example.com', pool: 'p', device: name },
        ],
      },
    });
    const first = await cluster.client.patch('merge', path, {
      status: { allocation: allocation('one') },
    });
    expect(first.status).toBe(200);
    const second = await cluster.client.patch('merge', path, {
      status: { allocation: allocation('two') },
    });
    expect(second.body.code).toBe(422);
    expect(second.body.message).toMatch(
      /status.allocation: Invalid value: .*: field is immutable$/,
    );
  });

  it('refuses a pod whose claims do not fit together', async () => {
    const object = pod('faulty');
    object.spec.resourceClaims = [
      { name: 'a' },
      { name: 'a', resourceClaimName: 'x', resourceClaimTemplateName: 'y' },
    ];
    object.spec.containers[0].resources = { claims: [{ name: 'zz' }] };
    const { body } = await cluster.client.post(
      namespacedPath(namespace, 'pods'),
      object,
    );
    expect(
      body.details.causes
        .map(({ field, reason }: JsonObject) => `${field} ${reason}`)
        .sort(),
    ).toEqual([
      'spec.containers[0].resources.claims[0] FieldValueNotFound',
      'spec.resourceClaims[0] FieldValueInvalid',
      'spec.resourceClaims[1] FieldValueInvalid',
      'spec.resourceClaims[1].name FieldValueDuplicate',
    ]);
  });

  it('refuses a deployment whose selector misses its own pods, and keeps selectors', async () => {
    const object = deployment('mismatched', 1);
    object.spec.template.metadata.labels = { app: 'other' };
    const path = namespacedPath(namespace, 'deployments');
    const { body } = await cluster.client.post(path, object);
    expect(body.message).toMatch(
      /^Deployment.apps "mismatched" is invalid: spec.template.metadata.labels: Invalid value: \{"app":"other"\}: `selector` does not match template `labels`$/,
    );
    await cluster.create('deployments', deployment('kept', 0), namespace);
    const moved = await cluster.client.patch('merge', `${path}/kept`, {
      spec: {
        selector: { matchLabels: { app: 'moved' } },
        template: { metadata: { labels: { app: 'moved' } } },
      },
    });
    expect(moved.body.code).toBe(422);
    expect(moved.body.message).toMatch(
      /spec.selector: Invalid value: .*: field is immutable$/,
    );
  });
});
