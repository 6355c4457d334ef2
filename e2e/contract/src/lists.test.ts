import { configMap } from './support/fixtures';
import { JsonObject } from './support/JsonObject';
import { namespacedPath } from './support/paths';
import { useCluster } from './support/useCluster';

const cluster = useCluster();

const namesOf = (list: JsonObject) =>
  list.items.map(({ metadata }: JsonObject) => metadata.name);

describe('lists', () => {
  let namespace: string;
  let path: string;

  beforeAll(async () => {
    namespace = await cluster.namespace();
    path = namespacedPath(namespace, 'secrets');
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      await cluster.create(
        'secrets',
        {
          apiVersion: 'v1',
          kind: 'Secret',
          metadata: {
            name,
            labels: { letter: name, vowel: `${'ae'.includes(name)}` },
          },
          type: name === 'e' ? 'example.com/odd' : 'Opaque',
        },
        namespace,
      );
    }
  });

  it('gives items in name order, without repeating their type', async () => {
    const { body } = await cluster.client.get(path);
    expect(body).toMatchObject({ kind: 'SecretList', apiVersion: 'v1' });
    expect(body.metadata.resourceVersion).toMatch(/^\d+$/);
    expect(namesOf(body)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(body.items[0]).not.toHaveProperty('kind');
    expect(body.items[0]).not.toHaveProperty('apiVersion');
  });

  it('pages a list at one resourceVersion, whatever is written meanwhile', async () => {
    const first = await cluster.client.get(path, { limit: 2 });
    expect(namesOf(first.body)).toEqual(['a', 'b']);
    expect(first.body.metadata.remainingItemCount).toBe(3);
    await cluster.create(
      'secrets',
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'bb' } },
      namespace,
    );
    await cluster.client.delete(`${path}/d`);
    const second = await cluster.client.get(path, {
      limit: 2,
      continue: first.body.metadata.continue,
    });
    expect(namesOf(second.body)).toEqual(['c', 'd']);
    expect(second.body.metadata.resourceVersion).toBe(
      first.body.metadata.resourceVersion,
    );
    const third = await cluster.client.get(path, {
      limit: 2,
      continue: second.body.metadata.continue,
    });
    expect(namesOf(third.body)).toEqual(['e']);
    expect(third.body.metadata).not.toHaveProperty('continue');
    const now = await cluster.client.get(path);
    expect(namesOf(now.body)).toEqual(['a', 'b', 'bb', 'c', 'e']);
  });

  it('gives the list as it was at an exact resourceVersion', async () => {
    const before = await cluster.client.get(path);
    await cluster.create(
      'secrets',
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'z' } },
      namespace,
    );
    const { body } = await cluster.client.get(path, {
      resourceVersion: before.body.metadata.resourceVersion,
      resourceVersionMatch: 'Exact',
    });
    expect(namesOf(body)).toEqual(namesOf(before.body));
    await cluster.client.delete(`${path}/z`);
  });

  it.each([
    ['letter=a', ['a']],
    ['letter!=a,vowel', ['b', 'c', 'e']],
    ['letter in (a,c)', ['a', 'c']],
    ['letter notin (a,c),vowel=false', ['b']],
    ['!letter', ['bb']],
    ['vowel==true', ['a', 'e']],
  ])('selects by labels: %s', async (labelSelector, expected) => {
    const { body } = await cluster.client.get(path, { labelSelector });
    expect(namesOf(body)).toEqual(expected);
  });

  it.each([
    ['metadata.name=b', ['b']],
    ['type=example.com/odd', ['e']],
    ['metadata.name!=b,type=Opaque', ['a', 'bb', 'c']],
  ])('selects by fields: %s', async (fieldSelector, expected) => {
    const { body } = await cluster.client.get(path, { fieldSelector });
    expect(namesOf(body)).toEqual(expected);
  });

  it('refuses a field that cannot be selected by', async () => {
    const { body } = await cluster.client.get(path, {
      fieldSelector: 'spec.colour=red',
    });
    expect(body).toMatchObject({
      code: 400,
      reason: 'BadRequest',
      message: 'field label not supported: spec.colour',
    });
  });

  it('refuses a label selector that does not parse', async () => {
    const { body } = await cluster.client.get(path, { labelSelector: 'a b c' });
    expect(body.code).toBe(400);
    expect(body.message).toMatch(/^unable to parse requirement: /);
  });

  it('refuses a continue token that it did not make', async () => {
    const { body } = await cluster.client.get(path, {
      limit: 1,
      continue: 'abc',
    });
    expect(body.code).toBe(400);
    expect(body.message).toMatch(/continue key is not valid/);
  });

  it('refuses a resourceVersion that is no number', async () => {
    const { body } = await cluster.client.get(path, { resourceVersion: 'abc' });
    expect(body.code).toBe(400);
    expect(body.message).toMatch(
      /^invalid resource version: resourceVersion: Invalid value: "abc"/,
    );
  });

  it('refuses a match rule without a resourceVersion', async () => {
    const { body } = await cluster.client.get(path, {
      resourceVersionMatch: 'Exact',
    });
    expect(body).toMatchObject({
      code: 422,
      reason: 'Invalid',
      message:
        'ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided',
    });
  });

  it('list from a resourceVersion in the future: 504, reason Timeout, to be repeated after a second', async () => {
    const { body, headers } = await cluster.client.get(path, {
      resourceVersion: '99999999999',
    });
    expect(body).toMatchObject({
      code: 504,
      reason: 'Timeout',
      details: {
        retryAfterSeconds: 1,
        causes: [
          {
            reason: 'ResourceVersionTooLarge',
            message: 'Too large resource version',
          },
        ],
      },
    });
    expect(body.message).toMatch(
      /^Timeout: Too large resource version: 99999999999, current: \d+$/,
    );
    expect(headers['retry-after']).toBe('1');
  });

  it('gives the metadata alone when asked for it', async () => {
    const { body } = await cluster.client.call('GET', path, {
      headers: {
        accept:
          'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1',
      },
      query: { limit: 1 },
    });
    expect(body.kind).toBe('PartialObjectMetadataList');
    expect(body.items[0].metadata.name).toBe('a');
    expect(body.items[0]).not.toHaveProperty('type');
  });

  it('gives a table when asked for one', async () => {
    const { body } = await cluster.client.call('GET', path, {
      headers: {
        accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json',
      },
      query: { fieldSelector: 'metadata.name=e' },
    });
    expect(body.kind).toBe('Table');
    expect(body.columnDefinitions.map(({ name }: JsonObject) => name)).toEqual([
      'Name',
      'Type',
      'Data',
      'Age',
    ]);
    expect(body.rows[0].cells.slice(0, 3)).toEqual(['e', 'example.com/odd', 0]);
    expect(body.rows[0].object).toMatchObject({
      kind: 'PartialObjectMetadata',
      metadata: { name: 'e' },
    });
  });

  it('has no other representation than those it names', async () => {
    const { body } = await cluster.client.call('GET', path, {
      headers: { accept: 'text/html' },
    });
    expect(body).toMatchObject({ code: 406, reason: 'NotAcceptable' });
  });

  it('deletes a selected part of a collection', async () => {
    for (const name of ['one', 'two', 'three']) {
      const object = configMap(name);
      object.metadata.labels = { part: name.startsWith('t') ? 't' : 'o' };
      await cluster.create('configmaps', object, namespace);
    }
    const collection = namespacedPath(namespace, 'configmaps');
    const answer = await cluster.client.delete(collection, undefined, {
      labelSelector: 'part=t',
    });
    expect(answer.status).toBe(200);
    const { body } = await cluster.client.get(collection, {
      labelSelector: 'part',
    });
    expect(namesOf(body)).toEqual(['one']);
  });
});
