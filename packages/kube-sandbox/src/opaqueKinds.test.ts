import { opaqueKinds } from './cluster/opaqueKinds';
import { fastTimings } from './controllers/Timings';
import { RunningSandbox, startSandbox } from './startSandbox';

const routes =
  '/apis/gateway.networking.k8s.io/v1/namespaces/default/httproutes';
const types = {
  apply: 'application/apply-patch+yaml',
  merge: 'application/merge-patch+json',
  json: 'application/json-patch+json',
  strategic: 'application/strategic-merge-patch+json',
};

function route(name: string, spec: object = {}, metadata: object = {}) {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name, ...metadata },
    spec,
  };
}

describe('opaque kinds', () => {
  let sandbox: RunningSandbox;

  beforeAll(async () => {
    sandbox = await startSandbox({
      fleet: false,
      timings: fastTimings,
      kinds: Object.values(opaqueKinds),
      onError: error => {
        throw error;
      },
    });
  });
  afterAll(() => sandbox.stop());

  async function call(
    method: string,
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ) {
    const response = await fetch(`${sandbox.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${sandbox.token}`,
        'content-type': 'application/json',
        ...headers,
      },
      body: body && JSON.stringify(body),
    });
    return { status: response.status, body: JSON.parse(await response.text()) };
  }

  const apply = (manager: string, object: { metadata: { name: string } }) =>
    call(
      'PATCH',
      `${routes}/${object.metadata.name}?fieldManager=${manager}`,
      object,
      { 'content-type': types.apply },
    );

  it('are served when they are asked for, and not otherwise', async () => {
    const plain = await startSandbox({ fleet: false });
    const answer = await fetch(`${plain.url}${routes}`, {
      headers: { authorization: `Bearer ${plain.token}` },
    });
    await plain.stop();
    expect(answer.status).toBe(404);
    expect((await call('GET', routes)).status).toBe(200);
  });

  it('cannot be what is served already', async () => {
    await expect(
      startSandbox({
        fleet: false,
        kinds: [opaqueKinds.HTTPRoute, opaqueKinds.HTTPRoute],
      }),
    ).rejects.toThrow(
      'The sandbox serves HTTPRoute of gateway.networking.k8s.io/v1 already',
    );
  });

  it('are discovered: groups, versions, resources', async () => {
    const groups = (await call('GET', '/apis')).body.groups;
    const names = groups.map(({ name }: { name: string }) => name);
    for (const { group } of Object.values(opaqueKinds)) {
      expect(names).toContain(group);
    }
    expect((await call('GET', '/apis/serving.kserve.io')).body).toMatchObject({
      versions: [{ version: 'v1beta1' }, { version: 'v1alpha1' }],
      preferredVersion: { version: 'v1beta1' },
    });
    expect(
      (await call('GET', '/apis/kueue.x-k8s.io/v1beta1')).body.resources,
    ).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          name: 'localqueues',
          kind: 'LocalQueue',
          namespaced: true,
        }),
        expect.objectContaining({ name: 'clusterqueues', namespaced: false }),
        expect.objectContaining({ name: 'localqueues/status' }),
      ]),
    );
    const { body } = await call(
      'GET',
      '/openapi/v3/apis/gateway.networking.k8s.io/v1',
    );
    expect(
      body.components.schemas.Opaque['x-kubernetes-group-version-kind'],
    ).toContainEqual({
      group: 'gateway.networking.k8s.io',
      version: 'v1',
      kind: 'HTTPRoute',
    });
  });

  it('merge maps key by key when they are applied, and replace lists', async () => {
    const first = await apply(
      'one',
      route('applied', { a: { x: 1, y: 2 }, rules: [{ n: 1 }, { n: 2 }] }),
    );
    expect(first.status).toBe(201);
    await apply('two', route('applied', { a: { z: 3 } }));
    const { body } = await apply(
      'one',
      route('applied', { a: { x: 10 }, rules: [{ n: 3 }] }),
    );
    expect(body.spec).toEqual({ a: { x: 10, z: 3 }, rules: [{ n: 3 }] });
    expect(body.metadata.generation).toBe(3);
    const conflict = await apply('two', route('applied', { a: { x: 11 } }));
    expect(conflict.status).toBe(409);
    expect(conflict.body.details.causes).toEqual([
      {
        reason: 'FieldManagerConflict',
        message: 'conflict with "one"',
        field: '.spec.a.x',
      },
    ]);
  });

  it('are patched as custom resources are', async () => {
    await call('POST', routes, route('patched', { a: { x: 1 }, list: [1] }));
    const path = `${routes}/patched`;
    const merged = await call(
      'PATCH',
      path,
      { metadata: { labels: { app: 'x' } }, spec: { a: { y: 2 }, list: [2] } },
      { 'content-type': types.merge },
    );
    expect(merged.body.spec).toEqual({ a: { x: 1, y: 2 }, list: [2] });
    const changed = await call(
      'PATCH',
      path,
      [{ op: 'remove', path: '/spec/a/x' }] as object,
      { 'content-type': types.json },
    );
    expect(changed.body.spec.a).toEqual({ y: 2 });
    const strategic = await call(
      'PATCH',
      path,
      { spec: {} },
      { 'content-type': types.strategic },
    );
    expect(strategic.status).toBe(415);
  });

  it('keep their status apart where they have one', async () => {
    const created = await call('POST', routes, {
      ...route('status'),
      status: { ready: true },
    });
    expect(created.body.status).toBeUndefined();
    const { body } = await call(
      'PATCH',
      `${routes}/status/status`,
      { status: { parents: [] }, spec: { ignored: true } },
      { 'content-type': types.merge },
    );
    expect(body.status).toEqual({ parents: [] });
    expect(body.spec).toEqual({});
    expect(body.metadata.generation).toBe(1);
  });

  it('are listed by label, and as a table', async () => {
    await call('POST', routes, route('listed', {}, { labels: { team: 'a' } }));
    const { body } = await call('GET', `${routes}?labelSelector=team=a`);
    expect(body).toMatchObject({
      kind: 'HTTPRouteList',
      items: [{ kind: 'HTTPRoute', metadata: { name: 'listed' } }],
    });
    const table = await call(
      'GET',
      `${routes}?labelSelector=team=a`,
      undefined,
      {
        accept: 'application/json;as=Table;v=v1;g=meta.k8s.io',
      },
    );
    expect(table.body.rows[0].cells[0]).toBe('listed');
  });

  it('are watched, and go with their owner', async () => {
    const configMaps = '/api/v1/namespaces/default/configmaps';
    const owner = await call('POST', configMaps, {
      metadata: { name: 'root' },
    });
    const reference = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      name: 'root',
      uid: owner.body.metadata.uid,
    };
    const { body } = await call(
      'POST',
      routes,
      route('owned', {}, { ownerReferences: [reference] }),
    );
    const watch = await fetch(
      `${sandbox.url}${routes}?watch=true&resourceVersion=${body.metadata.resourceVersion}`,
      { headers: { authorization: `Bearer ${sandbox.token}` } },
    );
    await call('DELETE', `${configMaps}/root`);
    const reader = watch.body!.pipeThrough(new TextDecoderStream()).getReader();
    const { value } = await reader.read();
    await reader.cancel();
    expect(JSON.parse(value!)).toMatchObject({
      type: 'DELETED',
      object: { kind: 'HTTPRoute', metadata: { name: 'owned' } },
    });
  });

  it('are not judged: a kind that is called like a built-in one is stored too', async () => {
    const other = await startSandbox({
      fleet: false,
      kinds: [
        {
          group: 'serving.knative.dev',
          version: 'v1',
          kind: 'Service',
          plural: 'services',
          namespaced: true,
        },
      ],
    });
    const answer = await fetch(
      `${other.url}/apis/serving.knative.dev/v1/namespaces/default/services`,
      {
        method: 'POST',
        headers: {
          authorization: `Bearer ${other.token}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ metadata: { name: 'x' }, spec: { any: null } }),
      },
    );
    const stored = await answer.json();
    await other.stop();
    expect(answer.status).toBe(201);
    expect(stored).toMatchObject({
      apiVersion: 'serving.knative.dev/v1',
      kind: 'Service',
      spec: { any: null },
    });
    expect(stored.spec).not.toHaveProperty('type');
  });
});
