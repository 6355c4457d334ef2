import {
  claim,
  device,
  deviceClass,
  node,
  pod,
  resourceSlice,
} from './support/fixtures';
import { JsonObject } from './support/JsonObject';
import { clusterPath, namespacedPath } from './support/paths';
import { useCluster } from './support/useCluster';
import { waitForAny } from './support/waitFor';

const cluster = useCluster();

const scheduled = (object: JsonObject) =>
  object.status?.conditions?.find(
    ({ type }: JsonObject) => type === 'PodScheduled',
  );
const isRefused = (object: JsonObject) => scheduled(object)?.status === 'False';
const isBound = ({ spec }: JsonObject) => spec.nodeName !== undefined;

/** kube-scheduler counts the nodes of the whole cluster, of which other tests have some. */
const message = (reasons: string, afterwards = 'still not schedulable') =>
  new RegExp(
    `^0/(\\d+) nodes are available: ${reasons}. ${afterwards}, preemption: 0/\\1 nodes are available: \\1 Preemption is not helpful for scheduling.$`,
  );

describe('scheduling', () => {
  let namespace: string;
  let counter = 0;

  beforeAll(async () => {
    namespace = await cluster.namespace();
  });

  /** A node with devices of a driver of its own, and the class of that driver. */
  const machine = async (devices: JsonObject[], more: JsonObject = {}) => {
    counter += 1;
    const name = `contract-${cluster.id}-m${counter}`;
    const driver = `${name}.example.com`;
    await cluster.readyNode(node(name));
    await cluster.create(
      'deviceclasses',
      deviceClass(name, `device.driver == '${driver}'`),
    );
    await cluster.create(
      'resourceslices',
      resourceSlice({ name, driver, node: name, devices, ...more }),
    );
    return { name, driver };
  };

  const ask = async (
    podName: string,
    className: string,
    host?: string,
    count = 1,
  ) => {
    await cluster.create(
      'resourceclaims',
      claim(podName, className, count),
      namespace,
    );
    await cluster.create(
      'pods',
      pod(podName, { uses: podName, node: host }),
      namespace,
    );
  };

  const devicesOf = async (claimName: string) => {
    const { body } = await cluster.client.get(
      namespacedPath(namespace, 'resourceclaims', claimName),
    );
    return body.status.allocation.devices.results.map(
      ({ device: name }: JsonObject) => name,
    );
  };

  it('takes the first devices that fit', async () => {
    const { name } = await machine([device('z'), device('a'), device('m')]);
    await ask('first', name);
    await cluster.wait('pods', namespace, 'first', isBound);
    await ask('second', name, undefined, 2);
    await cluster.wait('pods', namespace, 'second', isBound);
    expect(await devicesOf('first')).toEqual(['z']);
    expect(await devicesOf('second')).toEqual(['a', 'm']);
  });

  it('tells of a pod that it bound', async () => {
    const { name } = await machine([device('a')]);
    await ask('told', name);
    const event = await waitForAny(
      cluster.client,
      namespacedPath(namespace, 'events'),
      ({ reason, involvedObject }) =>
        reason === 'Scheduled' && involvedObject.name === 'told',
    );
    expect(event).toMatchObject({
      type: 'Normal',
      action: 'Binding',
      reportingComponent: 'default-scheduler',
      message: `Successfully assigned ${namespace}/told to ${name}`,
    });
  });

  it('no free device: PodScheduled False, Unschedulable, and an event; later it fits', async () => {
    const { name } = await machine([device('a')]);
    await ask('lucky', name, name);
    await cluster.wait('pods', namespace, 'lucky', isBound);
    await ask('late', name, name);
    const refused = await cluster.wait('pods', namespace, 'late', isRefused);
    expect(scheduled(refused)).toMatchObject({ reason: 'Unschedulable' });
    expect(scheduled(refused).message).toMatch(
      message('1 cannot allocate all claims(, \\d+ node\\(s\\) [^.]+)?'),
    );
    const event = await waitForAny(
      cluster.client,
      namespacedPath(namespace, 'events'),
      ({ reason, involvedObject }) =>
        reason === 'FailedScheduling' && involvedObject.name === 'late',
    );
    expect(event).toMatchObject({
      type: 'Warning',
      action: 'Scheduling',
      reportingComponent: 'default-scheduler',
    });
    await cluster.client.delete(namespacedPath(namespace, 'pods', 'lucky'));
    await cluster.wait('pods', namespace, 'late', isBound);
    expect(await devicesOf('late')).toEqual(['a']);
  });

  it('a claim for more devices than one node has: not allocated, in part neither', async () => {
    const { name } = await machine([device('a'), device('b')]);
    await ask('greedy', name, undefined, 3);
    await cluster.wait('pods', namespace, 'greedy', isRefused);
    const { body } = await cluster.client.get(
      namespacedPath(namespace, 'resourceclaims', 'greedy'),
    );
    expect(body.status).toEqual({});
  });

  it('class that does not exist: request gpu: device class does not exist', async () => {
    const absent = `contract-${cluster.id}-absent`;
    await ask('classless', absent);
    const refused = await cluster.wait(
      'pods',
      namespace,
      'classless',
      isRefused,
    );
    // A cluster without any node has nothing to say of classes: there is one from the tests before.
    expect(scheduled(refused).message).toMatch(
      message(
        `request gpu: device class ${absent} does not exist`,
        'no new claims to deallocate',
      ),
    );
    await cluster.create('deviceclasses', deviceClass(absent, 'false'));
    await cluster.wait('pods', namespace, 'classless', object =>
      /cannot allocate all claims/.test(scheduled(object)?.message),
    );
  });

  it('an invalid pool is counted apart', async () => {
    const { name } = await machine([device('a')], { sliceCount: 2 });
    await cluster.create(
      'resourceslices',
      resourceSlice({
        name: `${name}-2`,
        driver: `${name}.example.com`,
        node: name,
        devices: [device('a')],
        sliceCount: 2,
      }),
    );
    await ask('invalid', name, name);
    const refused = await cluster.wait('pods', namespace, 'invalid', isRefused);
    expect(scheduled(refused).message).toMatch(
      /1 invalid resource pools were encountered/,
    );
  });

  it('nothing is allocated from an incomplete pool until it is complete', async () => {
    const { name, driver } = await machine([device('a')], { sliceCount: 2 });
    await ask('patient', name, name);
    await cluster.wait('pods', namespace, 'patient', isRefused);
    await cluster.create(
      'resourceslices',
      resourceSlice({
        name: `${name}-2`,
        driver,
        node: name,
        devices: [device('b')],
        sliceCount: 2,
      }),
    );
    await cluster.wait('pods', namespace, 'patient', isBound);
  });

  it('a selector that fails on a device aborts the attempt as a whole', async () => {
    const { name } = await machine([device('a', { profile: { string: 'x' } })]);
    const broken = `${name}-broken`;
    await cluster.create(
      'deviceclasses',
      deviceClass(
        broken,
        `device.attributes['${name}.example.com'].absent == 'x'`,
      ),
    );
    await ask('broken', broken);
    const refused = await cluster.wait('pods', namespace, 'broken', isRefused);
    expect(scheduled(refused)).toMatchObject({ reason: 'SchedulerError' });
    expect(scheduled(refused).message).toContain(
      `running "DynamicResources" filter plugin: class ${broken}: selector #0: CEL runtime error: no such key: absent`,
    );
  });

  it('shared counters: partitions of one GPU exclude each other', async () => {
    counter += 1;
    const name = `contract-${cluster.id}-m${counter}`;
    const driver = `${name}.example.com`;
    const part = (deviceName: string, units: string) => ({
      ...device(deviceName, { units: { string: units } }),
      consumesCounters: [
        { counterSet: 'gpu', counters: { units: { value: units } } },
      ],
    });
    await cluster.readyNode(node(name));
    await cluster.create(
      'resourceslices',
      resourceSlice({
        name: `${name}-0`,
        driver,
        node: name,
        sliceCount: 2,
        sharedCounters: [{ name: 'gpu', counters: { units: { value: '4' } } }],
      }),
    );
    await cluster.create(
      'resourceslices',
      resourceSlice({
        name: `${name}-1`,
        driver,
        node: name,
        sliceCount: 2,
        devices: [
          part('whole', '4'),
          part('left', '2'),
          part('right', '2'),
          part('quarter', '1'),
        ],
      }),
    );
    const half = `${name}-half`;
    await cluster.create(
      'deviceclasses',
      deviceClass(
        half,
        `device.driver == '${driver}' && device.attributes['${driver}'].units == '2'`,
      ),
    );
    await cluster.create(
      'deviceclasses',
      deviceClass(name, `device.driver == '${driver}'`),
    );
    await ask('half-1', half, name);
    await cluster.wait('pods', namespace, 'half-1', isBound);
    await ask('half-2', name, name);
    await cluster.wait('pods', namespace, 'half-2', isBound);
    expect(await devicesOf('half-1')).toEqual(['left']);
    expect(await devicesOf('half-2')).toEqual(['right']);
    await ask('none-left', name, name);
    await cluster.wait('pods', namespace, 'none-left', isRefused);
  });

  it('takes the first alternative that is available', async () => {
    const { name, driver } = await machine([
      device('big', { size: { string: 'big' } }),
      device('small', { size: { string: 'small' } }),
    ]);
    for (const size of ['big', 'small']) {
      await cluster.create(
        'deviceclasses',
        deviceClass(
          `${name}-${size}`,
          `device.driver == '${driver}' && device.attributes['${driver}'].size == '${size}'`,
        ),
      );
    }
    const either = (claimName: string) => ({
      metadata: { name: claimName },
      spec: {
        devices: {
          requests: [
            {
              name: 'gpu',
              firstAvailable: [
                { name: 'big', deviceClassName: `${name}-big` },
                { name: 'small', deviceClassName: `${name}-small` },
              ],
            },
          ],
        },
      },
    });
    for (const podName of ['prefers-1', 'prefers-2']) {
      await cluster.create('resourceclaims', either(podName), namespace);
      await cluster.create(
        'pods',
        pod(podName, { uses: podName, node: name }),
        namespace,
      );
      await cluster.wait('pods', namespace, podName, isBound);
    }
    const { body } = await cluster.client.get(
      namespacedPath(namespace, 'resourceclaims', 'prefers-2'),
    );
    expect(body.status.allocation.devices.results[0]).toMatchObject({
      request: 'gpu/small',
      device: 'small',
    });
    expect(await devicesOf('prefers-1')).toEqual(['big']);
  });

  it('a tainted device is for claims that tolerate it', async () => {
    const { name } = await machine([
      {
        ...device('sick'),
        taints: [
          { key: 'example.com/health', value: 'bad', effect: 'NoSchedule' },
        ],
      },
    ]);
    await ask('careful', name, name);
    await cluster.wait('pods', namespace, 'careful', isRefused);
    const tolerant = claim('tolerant', name);
    tolerant.spec.devices.requests[0].exactly.tolerations = [
      { key: 'example.com/health', operator: 'Exists' },
    ];
    await cluster.create('resourceclaims', tolerant, namespace);
    await cluster.create(
      'pods',
      pod('tolerant', { uses: 'tolerant', node: name }),
      namespace,
    );
    await cluster.wait('pods', namespace, 'tolerant', isBound);
  });

  it('a claim does not tolerate the taint of a node for its pod', async () => {
    const { name } = await machine([device('a')]);
    await cluster.create(
      'resourceclaims',
      claim('untolerated', name),
      namespace,
    );
    await cluster.create(
      'pods',
      pod('untolerated', { uses: 'untolerated', node: name, tolerate: false }),
      namespace,
    );
    const refused = await cluster.wait(
      'pods',
      namespace,
      'untolerated',
      isRefused,
    );
    expect(scheduled(refused).message).toMatch(
      /\d+ node\(s\) had untolerated taint\(s\)/,
    );
  });

  it('a pod without claims speaks of none', async () => {
    await cluster.create(
      'pods',
      pod('plain', { tolerate: false, node: 'nowhere' }),
      namespace,
    );
    const refused = await cluster.wait('pods', namespace, 'plain', isRefused);
    expect(scheduled(refused).message).toMatch(
      / no new claims to deallocate, preemption: /,
    );
  });

  it('a cordoned node takes no pods until it is free again', async () => {
    const { name } = await machine([device('a')]);
    await cluster.client.patch('merge', clusterPath('nodes', name), {
      spec: { unschedulable: true },
    });
    await cluster.wait('nodes', undefined, name, ({ spec }) =>
      spec.taints.some(
        ({ key }: JsonObject) => key === 'node.kubernetes.io/unschedulable',
      ),
    );
    await ask('outside', name, name);
    const refused = await cluster.wait('pods', namespace, 'outside', isRefused);
    expect(scheduled(refused).message).toMatch(
      /1 node\(s\) were unschedulable/,
    );
    await cluster.client.patch('merge', clusterPath('nodes', name), {
      spec: { unschedulable: null },
    });
    await cluster.wait('pods', namespace, 'outside', isBound);
  });

  it('a pod waits for a standalone claim that is not there yet', async () => {
    const { name } = await machine([device('a')]);
    await cluster.create(
      'pods',
      pod('early', { uses: 'early', node: name }),
      namespace,
    );
    await cluster.create('resourceclaims', claim('early', name), namespace);
    await cluster.wait('pods', namespace, 'early', isBound);
  });

  it('a pod that names its node is not scheduled, and its claim is not allocated', async () => {
    const { name } = await machine([device('a')]);
    const object = pod('placed', { node: name });
    object.spec.nodeName = name;
    await cluster.create('pods', object, namespace);
    const running = await cluster.wait(
      'pods',
      namespace,
      'placed',
      ({ status }) => status.phase === 'Running',
    );
    expect(running.spec.nodeName).toBe(name);
  });

  it('a node without enough memory is refused in words that say so', async () => {
    const { name } = await machine([device('a')]);
    const object = pod('huge', { node: name });
    object.spec.containers[0].resources = { requests: { memory: '1Ti' } };
    await cluster.create('pods', object, namespace);
    const refused = await cluster.wait('pods', namespace, 'huge', isRefused);
    expect(scheduled(refused).message).toMatch(/1 Insufficient memory/);
  });
});
