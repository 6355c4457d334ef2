import { configMap, deployment, node } from './support/fixtures';
import { clusterPath, namespacedPath } from './support/paths';
import { useCluster } from './support/useCluster';

const cluster = useCluster();

describe('create, update and delete', () => {
  let namespace: string;
  let path: string;

  beforeAll(async () => {
    namespace = await cluster.namespace();
    path = namespacedPath(namespace, 'configmaps');
  });

  it('gives a new object its identity', async () => {
    const { status, body } = await cluster.client.post(
      path,
      configMap('fresh'),
    );
    expect(status).toBe(201);
    expect(body).toMatchObject({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'fresh', namespace },
    });
    expect(body.metadata.uid).toMatch(/^[0-9a-f-]{36}$/);
    expect(body.metadata.resourceVersion).toMatch(/^\d+$/);
    expect(body.metadata.creationTimestamp).toMatch(
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
    );
  });

  it('makes a name from generateName', async () => {
    const { body } = await cluster.client.post(path, {
      metadata: { generateName: 'made-' },
    });
    expect(body.metadata.name).toMatch(/^made-[a-z0-9]{5}$/);
  });

  it('refuses an object without a name', async () => {
    const { body } = await cluster.client.post(path, { metadata: {} });
    expect(body).toMatchObject({
      code: 422,
      message:
        'ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required',
    });
  });

  it('refuses a name that is no DNS name', async () => {
    const { body } = await cluster.client.post(path, configMap('No_Name'));
    expect(body.code).toBe(422);
    expect(body.message).toMatch(
      /^ConfigMap "No_Name" is invalid: metadata.name: Invalid value: "No_Name": a lowercase RFC 1123 subdomain must consist of/,
    );
  });

  it('refuses a second object of the same name', async () => {
    await cluster.client.post(path, configMap('twice'));
    const { body } = await cluster.client.post(path, configMap('twice'));
    expect(body).toMatchObject({
      code: 409,
      reason: 'AlreadyExists',
      message: 'configmaps "twice" already exists',
      details: { name: 'twice', kind: 'configmaps' },
    });
  });

  it('refuses a namespace that does not exist', async () => {
    const { body } = await cluster.client.post(
      namespacedPath(`absent-${cluster.id}`, 'configmaps'),
      configMap('a'),
    );
    expect(body).toMatchObject({
      code: 404,
      reason: 'NotFound',
      message: `namespaces "absent-${cluster.id}" not found`,
    });
  });

  it('refuses another namespace in the body than in the path', async () => {
    const { body } = await cluster.client.post(path, {
      metadata: { name: 'a', namespace: 'other' },
    });
    expect(body).toMatchObject({
      code: 400,
      message:
        'the namespace of the provided object does not match the namespace sent on the request',
    });
  });

  it('refuses an object of another kind', async () => {
    const { body } = await cluster.client.post(path, {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'a' },
    });
    expect(body.code).toBe(400);
    expect(body.message).toMatch(
      /^Secret in version "v1" cannot be handled as a ConfigMap: /,
    );
  });

  it('refuses a resourceVersion on a new object', async () => {
    const { status, body } = await cluster.client.post(path, {
      metadata: { name: 'versioned', resourceVersion: '5' },
    });
    expect(status).toBe(500);
    expect(body.message).toBe(
      'resourceVersion should not be set on objects to be created',
    );
  });

  it.each([
    ['{"a', 400],
    ['[]', 400],
    ['', 400],
    ['"text"', 400],
  ])('refuses a body that is no object: %s', async (rawBody, code) => {
    const { body } = await cluster.client.call('POST', path, { rawBody });
    expect(body).toMatchObject({ kind: 'Status', code });
  });

  it('refuses a body of another media type', async () => {
    const { body } = await cluster.client.call('POST', path, {
      rawBody: '{}',
      contentType: 'text/plain',
    });
    expect(body).toMatchObject({ code: 415, reason: 'UnsupportedMediaType' });
  });

  it('refuses a value of the wrong type', async () => {
    const object = deployment('typed', 1);
    object.spec.replicas = 'many';
    const { body } = await cluster.client.post(
      namespacedPath(namespace, 'deployments'),
      object,
    );
    expect(body).toMatchObject({
      code: 400,
      reason: 'BadRequest',
      message:
        'Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
    });
  });

  it('refuses unknown fields of a create when strict, and otherwise warns and drops them', async () => {
    const object = { ...configMap('extra'), bogus: 1 };
    const strict = await cluster.client.post(path, object, {
      fieldValidation: 'Strict',
    });
    expect(strict.body).toMatchObject({
      code: 400,
      message:
        'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "bogus"',
    });
    const lenient = await cluster.client.post(path, object);
    expect(lenient.status).toBe(201);
    expect(lenient.body).not.toHaveProperty('bogus');
    expect(lenient.headers.warning).toBe('299 - "unknown field \\"bogus\\""');
  });

  it('stores nothing in a dry run', async () => {
    const { status, body } = await cluster.client.post(path, configMap('dry'), {
      dryRun: 'All',
    });
    expect(status).toBe(201);
    expect(body.metadata.uid).toBeDefined();
    expect((await cluster.client.get(`${path}/dry`)).status).toBe(404);
  });

  it('keeps quantities in their canonical form', async () => {
    const object = node(`contract-${cluster.id}-quantities`);
    object.status.capacity = { cpu: '1000m', memory: '1024Mi', pods: 110 };
    const { status } = await cluster.create('nodes', object);
    expect(status.capacity).toEqual({ cpu: '1', memory: '1Gi', pods: '110' });
  });

  it('refuses an update that was made from an old version', async () => {
    const { body: first } = await cluster.client.post(path, configMap('raced'));
    const changed = { ...first, data: { a: '1' } };
    expect((await cluster.client.put(`${path}/raced`, changed)).status).toBe(
      200,
    );
    const { body } = await cluster.client.put(`${path}/raced`, changed);
    expect(body).toMatchObject({
      code: 409,
      reason: 'Conflict',
      message:
        'Operation cannot be fulfilled on configmaps "raced": the object has been modified; please apply your changes to the latest version and try again',
      details: { name: 'raced', kind: 'configmaps' },
    });
  });

  it('does not count a write that changes nothing', async () => {
    const { body: first } = await cluster.client.post(path, configMap('same'));
    const { body } = await cluster.client.put(`${path}/same`, first);
    expect(body.metadata.resourceVersion).toBe(first.metadata.resourceVersion);
  });

  it('refuses another name in the body than in the path', async () => {
    await cluster.client.post(path, configMap('named'));
    const { body } = await cluster.client.put(
      `${path}/named`,
      configMap('other'),
    );
    expect(body).toMatchObject({
      code: 400,
      message:
        'the name of the object (other) does not match the name on the URL (named)',
    });
  });

  it('keeps status and spec apart', async () => {
    const deployments = namespacedPath(namespace, 'deployments');
    const { body: made } = await cluster.client.post(deployments, {
      ...deployment('apart', 0),
      status: { replicas: 7 },
    });
    expect(made.status.replicas).toBeUndefined();
    const viaStatus = await cluster.client.patch(
      'merge',
      `${deployments}/apart/status`,
      { spec: { replicas: 3 }, status: { collisionCount: 2 } },
    );
    expect(viaStatus.body.spec.replicas).toBe(0);
    expect(viaStatus.body.status.collisionCount).toBe(2);
    const viaSpec = await cluster.client.patch(
      'merge',
      `${deployments}/apart`,
      { spec: { paused: true }, status: { collisionCount: 9 } },
    );
    expect(viaSpec.body.spec.paused).toBe(true);
    expect(viaSpec.body.status.collisionCount).toBe(2);
  });

  it('counts the generation up with the spec alone', async () => {
    const deployments = namespacedPath(namespace, 'deployments');
    const { body: made } = await cluster.client.post(
      deployments,
      deployment('counted', 0),
    );
    expect(made.metadata.generation).toBe(1);
    const labelled = await cluster.client.patch(
      'merge',
      `${deployments}/counted`,
      { metadata: { labels: { a: 'b' } } },
    );
    expect(labelled.body.metadata.generation).toBe(1);
    const changed = await cluster.client.patch(
      'merge',
      `${deployments}/counted`,
      { spec: { minReadySeconds: 1 } },
    );
    expect(changed.body.metadata.generation).toBe(2);
  });

  it('answers the deletion of an object with a Status that names it', async () => {
    const { body: made } = await cluster.client.post(path, configMap('gone'));
    const { status, body } = await cluster.client.delete(`${path}/gone`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      kind: 'Status',
      status: 'Success',
      details: { name: 'gone', kind: 'configmaps', uid: made.metadata.uid },
    });
    const again = await cluster.client.delete(`${path}/gone`);
    expect(again.body).toMatchObject({
      code: 404,
      reason: 'NotFound',
      message: 'configmaps "gone" not found',
    });
  });

  it('deletes only what the preconditions name', async () => {
    const { body: made } = await cluster.client.post(path, configMap('kept'));
    const { body } = await cluster.client.delete(`${path}/kept`, {
      preconditions: { uid: 'another' },
    });
    expect(body).toMatchObject({
      code: 409,
      reason: 'Conflict',
      message: `Operation cannot be fulfilled on ConfigMap "kept": the UID in the precondition (another) does not match the UID in record (${made.metadata.uid}). The object might have been deleted and then recreated`,
    });
    const rightly = await cluster.client.delete(`${path}/kept`, {
      preconditions: { uid: made.metadata.uid },
    });
    expect(rightly.status).toBe(200);
  });

  it('keeps an object with a finalizer until the finalizer is gone', async () => {
    const object = configMap('held');
    object.metadata.finalizers = ['example.com/hold'];
    await cluster.client.post(path, object);
    const { body: marked } = await cluster.client.delete(`${path}/held`);
    expect(marked.metadata.deletionTimestamp).toBeDefined();
    const late = await cluster.client.patch('merge', `${path}/held`, {
      metadata: { finalizers: ['example.com/hold', 'example.com/late'] },
    });
    expect(late.body.code).toBe(422);
    expect(late.body.message).toMatch(
      /metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted/,
    );
    await cluster.client.patch('merge', `${path}/held`, {
      metadata: { finalizers: null },
    });
    expect((await cluster.client.get(`${path}/held`)).status).toBe(404);
  });

  it('refuses an unknown dry run', async () => {
    const { body } = await cluster.client.delete(`${path}/fresh`, undefined, {
      dryRun: 'some',
    });
    expect(body).toMatchObject({
      code: 422,
      message:
        'DeleteOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ["some"]: supported values: "All"',
    });
  });

  it('allows no creation outside a namespace, and no patch of a collection', async () => {
    const outside = await cluster.client.post(
      clusterPath('configmaps'),
      configMap('a'),
    );
    expect(outside.status).toBe(405);
    const collection = await cluster.client.patch('merge', path, {});
    expect(collection.body).toMatchObject({
      code: 405,
      reason: 'MethodNotAllowed',
    });
  });

  it('reads and writes the scale of a deployment', async () => {
    const deployments = namespacedPath(namespace, 'deployments');
    await cluster.client.post(deployments, deployment('scaled', 0));
    const { body: scale } = await cluster.client.get(
      `${deployments}/scaled/scale`,
    );
    expect(scale).toMatchObject({
      kind: 'Scale',
      apiVersion: 'autoscaling/v1',
      status: { replicas: 0, selector: 'app=scaled' },
    });
    const patched = await cluster.client.patch(
      'merge',
      `${deployments}/scaled/scale`,
      { spec: { replicas: 2 } },
    );
    expect(patched.body.spec.replicas).toBe(2);
    const { body } = await cluster.client.get(`${deployments}/scaled`);
    expect(body.spec.replicas).toBe(2);
  });
});
