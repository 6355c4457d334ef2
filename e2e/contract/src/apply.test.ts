import { claimTemplate, configMap, deployment } from './support/fixtures';
import { JsonObject } from './support/JsonObject';
import { namespacedPath } from './support/paths';
import { useCluster } from './support/useCluster';

const cluster = useCluster();

describe('server-side apply', () => {
  let namespace: string;
  let path: string;

  beforeAll(async () => {
    namespace = await cluster.namespace();
    path = namespacedPath(namespace, 'configmaps');
  });

  const apply = (
    object: JsonObject,
    manager: string,
    query: Record<string, string | boolean> = {},
  ) =>
    cluster.client.patch('apply', `${path}/${object.metadata.name}`, object, {
      fieldManager: manager,
      ...query,
    });

  it('makes an object that does not exist, and says who owns which field', async () => {
    const object = configMap('made', { a: '1' });
    object.metadata.labels = { l: 'x' };
    const { status, body } = await apply(object, 'one');
    expect(status).toBe(201);
    expect(body.metadata.managedFields).toEqual([
      {
        manager: 'one',
        operation: 'Apply',
        apiVersion: 'v1',
        time: expect.any(String),
        fieldsType: 'FieldsV1',
        fieldsV1: {
          'f:data': { 'f:a': {} },
          'f:metadata': { 'f:labels': { 'f:l': {} } },
        },
      },
    ]);
    expect((await apply(object, 'one')).status).toBe(200);
  });

  it('records the owner of plain writes', async () => {
    const { body } = await cluster.client.post(
      path,
      configMap('plain', { a: '1' }),
      {
        fieldManager: 'writer',
      },
    );
    expect(body.metadata.managedFields).toEqual([
      expect.objectContaining({
        manager: 'writer',
        operation: 'Update',
        fieldsV1: { 'f:data': { '.': {}, 'f:a': {} } },
      }),
    ]);
  });

  it('changes nothing when the same is applied again', async () => {
    const first = await apply(configMap('again', { a: '1' }), 'one');
    const second = await apply(configMap('again', { a: '1' }), 'one');
    expect(second.body.metadata.resourceVersion).toBe(
      first.body.metadata.resourceVersion,
    );
  });

  it('takes away what its manager applies no longer', async () => {
    await apply(configMap('shrunk', { a: '1', b: '2' }), 'one');
    const { body } = await apply(configMap('shrunk', { a: '1' }), 'one');
    expect(body.data).toEqual({ a: '1' });
  });

  it('keeps a field that another manager owns as well', async () => {
    await apply(configMap('shared', { a: '1', b: '2' }), 'one');
    await apply(configMap('shared', { b: '2' }), 'two');
    const { body } = await apply(configMap('shared', { a: '1' }), 'one');
    expect(body.data).toEqual({ a: '1', b: '2' });
  });

  it('server-side apply by a second manager on the same field: 409 with a cause for each field', async () => {
    await apply(configMap('fought', { a: '1', b: '2' }), 'one');
    const { body } = await apply(
      configMap('fought', { a: '9', b: '8' }),
      'two',
    );
    expect(body).toMatchObject({
      code: 409,
      reason: 'Conflict',
      message:
        'Apply failed with 2 conflicts: conflicts with "one":\n- .data.a\n- .data.b',
      details: {
        causes: [
          {
            reason: 'FieldManagerConflict',
            message: 'conflict with "one"',
            field: '.data.a',
          },
          {
            reason: 'FieldManagerConflict',
            message: 'conflict with "one"',
            field: '.data.b',
          },
        ],
      },
    });
  });

  it('names the version and the time of a plain writer that it conflicts with', async () => {
    await cluster.client.post(path, configMap('written', { a: '1' }), {
      fieldManager: 'writer',
    });
    const { body } = await apply(configMap('written', { a: '2' }), 'one');
    expect(body.message).toMatch(
      /^Apply failed with 1 conflict: conflict with "writer" using v1( at \S+Z)?: \.data\.a$/,
    );
  });

  it('takes the fields over when forced', async () => {
    await apply(configMap('forced', { a: '1' }), 'one');
    const { body } = await apply(configMap('forced', { a: '2' }), 'two', {
      force: true,
    });
    expect(body.data).toEqual({ a: '2' });
    expect(
      body.metadata.managedFields.map(({ manager }: JsonObject) => manager),
    ).toEqual(['two']);
  });

  it('owns items of a keyed list one by one', async () => {
    const deployments = namespacedPath(namespace, 'deployments');
    const object = deployment('listed', 0);
    await cluster.client.patch('apply', `${deployments}/listed`, object, {
      fieldManager: 'one',
    });
    const side = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'listed' },
      spec: {
        template: {
          spec: {
            containers: [{ name: 'side', image: 'example.com/side:1' }],
          },
        },
      },
    };
    await cluster.client.patch('apply', `${deployments}/listed`, side, {
      fieldManager: 'two',
    });
    const both = await cluster.client.get(`${deployments}/listed`);
    const namesOf = (body: JsonObject) =>
      body.spec.template.spec.containers
        .map(({ name }: JsonObject) => name)
        .sort();
    expect(namesOf(both.body)).toEqual(['server', 'side']);
    side.spec.template.spec.containers[0].image = 'example.com/side:2';
    const conflict = object;
    conflict.spec.template.spec.containers.push({
      name: 'side',
      image: 'example.com/side:3',
    });
    const { body: refused } = await cluster.client.patch(
      'apply',
      `${deployments}/listed`,
      conflict,
      { fieldManager: 'one' },
    );
    expect(refused.details.causes).toEqual([
      {
        reason: 'FieldManagerConflict',
        message: 'conflict with "two"',
        field: '.spec.template.spec.containers[name="side"].image',
      },
    ]);
    const emptied = { ...side, spec: {} };
    const { body: without } = await cluster.client.patch(
      'apply',
      `${deployments}/listed`,
      emptied,
      { fieldManager: 'two' },
    );
    expect(namesOf(without)).toEqual(['server']);
  });

  it('server-side apply with an unknown field and strict validation: 500, field not declared in schema', async () => {
    const template = claimTemplate('strict', 'any');
    template.spec.spec.devices.bogus = 1;
    const { status, body } = await cluster.client.patch(
      'apply',
      `${namespacedPath(namespace, 'resourceclaimtemplates')}/strict`,
      template,
      { fieldManager: 'one', fieldValidation: 'Strict' },
    );
    expect(status).toBe(500);
    expect(body.message).toBe(
      'failed to create typed patch object (/strict; resource.k8s.io/v1, Kind=ResourceClaimTemplate): .spec.spec.devices.bogus: field not declared in schema',
    );
  });

  it('needs the name of a manager', async () => {
    const { body } = await cluster.client.patch(
      'apply',
      `${path}/nameless`,
      configMap('nameless'),
    );
    expect(body).toMatchObject({
      code: 422,
      message:
        'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
    });
  });

  it('takes no managedFields', async () => {
    const object = configMap('managed');
    object.metadata.managedFields = [];
    const { body } = await apply(
      {
        ...object,
        metadata: { ...object.metadata, managedFields: [{ manager: 'x' }] },
      },
      'one',
    );
    expect(body).toMatchObject({
      code: 400,
      message: 'metadata.managedFields must be nil',
    });
  });

  it('takes force with an apply only', async () => {
    await apply(configMap('unforced'), 'one');
    const { body } = await cluster.client.patch(
      'merge',
      `${path}/unforced`,
      {},
      {
        force: true,
      },
    );
    expect(body).toMatchObject({
      code: 422,
      message:
        'PatchOptions.meta.k8s.io "" is invalid: force: Forbidden: may not be specified for non-apply patch',
    });
  });

  it('stores nothing in a dry run', async () => {
    const { status } = await apply(configMap('dry'), 'one', { dryRun: 'All' });
    expect(status).toBe(201);
    expect((await cluster.client.get(`${path}/dry`)).status).toBe(404);
  });

  it('reads YAML', async () => {
    const { status, body } = await cluster.client.call(
      'PATCH',
      `${path}/yaml`,
      {
        rawBody:
          'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: yaml\ndata:\n  a: "1"\n',
        contentType: 'application/apply-patch+yaml',
        query: { fieldManager: 'one' },
      },
    );
    expect(status).toBe(201);
    expect(body.data).toEqual({ a: '1' });
  });
});
