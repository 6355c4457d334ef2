import {
  claimTemplate,
  device,
  deviceClass,
  job,
  node,
  resourceSlice,
} from './support/fixtures';
import { JsonObject } from './support/JsonObject';
import { namespacedPath } from './support/paths';
import { useCluster } from './support/useCluster';

const cluster = useCluster();

const holds =
  (type: string) =>
  ({ status }: JsonObject) =>
    status?.conditions?.some(
      (condition: JsonObject) =>
        condition.type === type && condition.status === 'True',
    ) ?? false;

const conditionOf = ({ status }: JsonObject, type: string) =>
  status.conditions.find((condition: JsonObject) => condition.type === type);

describe('jobs', () => {
  let namespace: string;
  let name: string;

  beforeAll(async () => {
    namespace = await cluster.namespace();
    name = `contract-${cluster.id}-job`;
    const driver = `${name}.example.com`;
    await cluster.readyNode(node(name));
    await cluster.create(
      'deviceclasses',
      deviceClass(name, `device.driver == '${driver}'`),
    );
    await cluster.create(
      'resourceslices',
      resourceSlice({ name, driver, node: name, devices: [device('a')] }),
    );
    await cluster.create(
      'resourceclaimtemplates',
      claimTemplate('gpu', name),
      namespace,
    );
  });

  const create = (object: JsonObject) =>
    cluster.create('jobs', object, namespace);

  const podsOf = async (jobName: string): Promise<JsonObject[]> => {
    const { body } = await cluster.client.get(
      namespacedPath(namespace, 'pods'),
      { labelSelector: `batch.kubernetes.io/job-name=${jobName}` },
    );
    return body.items;
  };

  it('has defaults, a selector and labels of its own', async () => {
    const { metadata, spec } = await create(
      job('defaults', { node: 'nowhere' }),
    );
    expect(metadata.generation).toBe(1);
    expect(spec).toMatchObject({
      backoffLimit: 6,
      completionMode: 'NonIndexed',
      completions: 1,
      manualSelector: false,
      parallelism: 1,
      podReplacementPolicy: 'TerminatingOrFailed',
      selector: {
        matchLabels: { 'batch.kubernetes.io/controller-uid': metadata.uid },
      },
      suspend: false,
    });
    expect(spec.template.metadata.labels).toEqual({
      'batch.kubernetes.io/controller-uid': metadata.uid,
      'batch.kubernetes.io/job-name': 'defaults',
      'controller-uid': metadata.uid,
      'job-name': 'defaults',
    });
  });

  it('runs as many pods as completions ask for, and is complete', async () => {
    await create(
      job('three', { node: name, spec: { completions: 3, parallelism: 2 } }),
    );
    const done = await cluster.wait(
      'jobs',
      namespace,
      'three',
      holds('Complete'),
    );
    expect(done.status).toMatchObject({
      succeeded: 3,
      startTime: expect.any(String),
      completionTime: expect.any(String),
    });
    expect(done.status.active).toBeUndefined();
    expect(done.status.failed).toBeUndefined();
    expect(conditionOf(done, 'Complete').reason).toBe('CompletionsReached');
    const pods = await podsOf('three');
    expect(pods.map(({ status }) => status.phase)).toEqual([
      'Succeeded',
      'Succeeded',
      'Succeeded',
    ]);
    expect(pods[0].metadata.ownerReferences).toEqual([
      {
        apiVersion: 'batch/v1',
        kind: 'Job',
        name: 'three',
        uid: done.metadata.uid,
        controller: true,
        blockOwnerDeletion: true,
      },
    ]);
  });

  it('gives its devices back pod by pod: one device serves two of them', async () => {
    await create(
      job('devices', {
        node: name,
        uses: 'template:gpu',
        spec: { completions: 2, parallelism: 2 },
      }),
    );
    const done = await cluster.wait(
      'jobs',
      namespace,
      'devices',
      holds('Complete'),
    );
    expect(done.status.succeeded).toBe(2);
    const [pod] = await podsOf('devices');
    const [{ resourceClaimName }] = pod.status.resourceClaimStatuses;
    await cluster.gone('resourceclaims', namespace, resourceClaimName);
  });

  it('fails when more pods failed than its backoff limit allows', async () => {
    await create(
      job('failing', { node: 'nowhere', spec: { backoffLimit: 0 } }),
    );
    await cluster.wait(
      'jobs',
      namespace,
      'failing',
      ({ status }) => status?.active === 1,
    );
    const [pod] = await podsOf('failing');
    const answer = await cluster.client.patch(
      'merge',
      namespacedPath(namespace, 'pods', pod.metadata.name, 'status'),
      { status: { phase: 'Failed' } },
    );
    expect(answer.status).toBe(200);
    const done = await cluster.wait(
      'jobs',
      namespace,
      'failing',
      holds('Failed'),
    );
    expect(done.status.failed).toBe(1);
    expect(done.status.completionTime).toBeUndefined();
    expect(conditionOf(done, 'Failed')).toMatchObject({
      reason: 'BackoffLimitExceeded',
      message: 'Job has reached the specified backoff limit',
    });
  });

  it('fails when its deadline is over, and takes its pods away', async () => {
    await create(
      job('late', { node: 'nowhere', spec: { activeDeadlineSeconds: 1 } }),
    );
    const done = await cluster.wait('jobs', namespace, 'late', holds('Failed'));
    expect(conditionOf(done, 'Failed')).toMatchObject({
      reason: 'DeadlineExceeded',
      message: 'Job was active longer than specified deadline',
    });
    expect(done.status.active).toBeUndefined();
    expect(await podsOf('late')).toEqual([]);
  });

  it('makes no pods while it is suspended', async () => {
    const suspended = { suspend: true };
    await create(job('paused', { node: name, spec: suspended }));
    const paused = await cluster.wait(
      'jobs',
      namespace,
      'paused',
      holds('Suspended'),
    );
    expect(paused.status.startTime).toBeUndefined();
    expect(await podsOf('paused')).toEqual([]);
    await cluster.client.patch(
      'merge',
      namespacedPath(namespace, 'jobs', 'paused'),
      { spec: { suspend: false } },
    );
    const done = await cluster.wait(
      'jobs',
      namespace,
      'paused',
      holds('Complete'),
    );
    expect(conditionOf(done, 'Suspended')).toMatchObject({
      status: 'False',
      reason: 'JobResumed',
    });
  });

  it('takes its pods along when it is deleted', async () => {
    await create(job('deleted', { node: 'nowhere' }));
    await cluster.wait(
      'jobs',
      namespace,
      'deleted',
      ({ status }) => status?.active === 1,
    );
    const [pod] = await podsOf('deleted');
    await cluster.client.delete(namespacedPath(namespace, 'jobs', 'deleted'), {
      propagationPolicy: 'Background',
    });
    await cluster.gone('pods', namespace, pod.metadata.name);
  });

  it.each<[string, JsonObject, string]>([
    [
      'pods that restart without end',
      job('refused', { spec: { template: { spec: { containers: [] } } } }),
      'spec.template.spec.restartPolicy',
    ],
    [
      'a negative number of completions',
      job('refused', { spec: { completions: -1 } }),
      'spec.completions',
    ],
  ])('refuses %s', async (_what, object, field) => {
    const { body } = await cluster.client.post(
      namespacedPath(namespace, 'jobs'),
      { ...object, spec: { ...job('refused').spec, ...object.spec } },
      { dryRun: 'All' },
    );
    expect(body).toMatchObject({ code: 422, reason: 'Invalid' });
    expect(
      body.details.causes.map((cause: JsonObject) => cause.field),
    ).toContain(field);
  });

  it('may change its parallelism, and not its template', async () => {
    await create(job('fixed', { node: 'nowhere' }));
    const path = namespacedPath(namespace, 'jobs', 'fixed');
    const wider = await cluster.client.patch('merge', path, {
      spec: { parallelism: 0 },
    });
    expect(wider.body.spec.parallelism).toBe(0);
    const other = await cluster.client.patch('merge', path, {
      spec: { template: { spec: { nodeSelector: null } } },
    });
    expect(other.body).toMatchObject({ code: 422, reason: 'Invalid' });
    expect(other.body.message).toContain('field is immutable');
  });
});
