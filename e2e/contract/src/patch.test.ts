import { configMap, deployment } from './support/fixtures';
import { JsonObject } from './support/JsonObject';
import { namespacedPath } from './support/paths';
import { useCluster } from './support/useCluster';

const cluster = useCluster();

describe('patch', () => {
  let namespace: string;
  let path: string;

  beforeAll(async () => {
    namespace = await cluster.namespace();
    path = namespacedPath(namespace, 'configmaps');
    await cluster.create(
      'configmaps',
      configMap('patched', { keep: '1', drop: '2' }),
      namespace,
    );
  });

  it('merges a merge patch; null removes', async () => {
    const { body } = await cluster.client.patch('merge', `${path}/patched`, {
      data: { drop: null, added: '3' },
    });
    expect(body.data).toEqual({ keep: '1', added: '3' });
  });

  it('applies the operations of a JSON patch in order', async () => {
    const { body } = await cluster.client.patch('json', `${path}/patched`, [
      { op: 'test', path: '/data/keep', value: '1' },
      { op: 'add', path: '/data/slash~1key', value: 'x' },
      { op: 'remove', path: '/data/slash~1key' },
      { op: 'add', path: '/data/late', value: '4' },
      { op: 'replace', path: '/data/keep', value: '5' },
    ]);
    expect(body.data).toEqual({ keep: '5', added: '3', late: '4' });
  });

  it.each([
    ['a test that fails', [{ op: 'test', path: '/metadata/name', value: 'x' }]],
    ['a path that is not there', [{ op: 'remove', path: '/data/none' }]],
  ])('refuses a JSON patch with %s', async (_case, patch) => {
    const { body } = await cluster.client.patch(
      'json',
      `${path}/patched`,
      patch,
    );
    expect(body).toMatchObject({
      code: 422,
      reason: 'Invalid',
      message: 'the server rejected our request due to an error in our request',
    });
  });

  it('refuses a JSON patch that is no list', async () => {
    const { body } = await cluster.client.patch('json', `${path}/patched`, {});
    expect(body).toMatchObject({ code: 400, reason: 'BadRequest' });
    expect(body.message).toMatch(/^error decoding patch: /);
  });

  it('refuses a patch of an unknown type', async () => {
    const { body } = await cluster.client.call('PATCH', `${path}/patched`, {
      body: {},
      contentType: 'application/json',
    });
    expect(body).toMatchObject({
      code: 415,
      reason: 'UnsupportedMediaType',
      message: '415: Unsupported Media Type',
    });
  });

  it('refuses unknown fields of a patch when strict', async () => {
    const { body } = await cluster.client.patch(
      'merge',
      `${path}/patched`,
      { bogus: 1 },
      { fieldValidation: 'Strict' },
    );
    expect(body).toMatchObject({ code: 422, reason: 'Invalid' });
    expect(body.message).toMatch(
      /strict decoding error: unknown field "bogus"$/,
    );
  });

  it('honours a resourceVersion in a patch', async () => {
    const { body } = await cluster.client.patch('merge', `${path}/patched`, {
      metadata: { resourceVersion: '1' },
      data: { raced: 'x' },
    });
    expect(body).toMatchObject({ code: 409, reason: 'Conflict' });
  });

  it('merges lists by their keys in a strategic merge patch', async () => {
    const deployments = namespacedPath(namespace, 'deployments');
    const object = deployment('strategic', 0);
    object.spec.template.spec.containers[0].env = [
      { name: 'A', value: '1' },
      { name: 'B', value: '2' },
    ];
    await cluster.create('deployments', object, namespace);
    const { body } = await cluster.client.patch(
      'strategic',
      `${deployments}/strategic`,
      {
        spec: {
          template: {
            spec: {
              containers: [
                {
                  name: 'server',
                  env: [
                    { name: 'B', $patch: 'delete' },
                    { name: 'C', value: '3' },
                    { name: 'A', value: '9' },
                  ],
                },
                { name: 'side', image: 'example.com/side:1' },
              ],
              tolerations: [{ key: 'only', operator: 'Exists' }],
            },
          },
        },
      },
    );
    const { containers, tolerations } = body.spec.template.spec;
    const server = containers.find(({ name }: JsonObject) => name === 'server');
    expect(
      containers.map(({ name, image }: JsonObject) => [name, image]).sort(),
    ).toEqual([
      ['server', 'example.com/server:1'],
      ['side', 'example.com/side:1'],
    ]);
    expect(
      server.env
        .map(({ name, value }: JsonObject) => `${name}=${value}`)
        .sort(),
    ).toEqual(['A=9', 'C=3']);
    expect(tolerations).toEqual([{ key: 'only', operator: 'Exists' }]);
  });

  it('takes values out of a set in a strategic merge patch', async () => {
    const object = configMap('set');
    object.metadata.finalizers = ['example.com/a', 'example.com/b'];
    await cluster.create('configmaps', object, namespace);
    const { body } = await cluster.client.patch('strategic', `${path}/set`, {
      metadata: {
        '$deleteFromPrimitiveList/finalizers': ['example.com/a'],
        finalizers: ['example.com/c'],
      },
    });
    expect([...body.metadata.finalizers].sort()).toEqual([
      'example.com/b',
      'example.com/c',
    ]);
    await cluster.client.patch('merge', `${path}/set`, {
      metadata: { finalizers: null },
    });
  });

  it('refuses a patch that renames', async () => {
    const { status } = await cluster.client.patch('merge', `${path}/patched`, {
      metadata: { name: 'renamed' },
    });
    expect(status).toBe(400);
  });
});
