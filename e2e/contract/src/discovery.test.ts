import { useCluster } from './support/useCluster';

const cluster = useCluster();

describe('discovery', () => {
  it.each(['/healthz', '/livez', '/readyz'])('%s says ok', async path => {
    const answer = await cluster.client.get(path);
    expect(answer.status).toBe(200);
    expect(answer.text).toBe('ok');
  });

  it('reports a version of Kubernetes 1.36', async () => {
    const { body } = await cluster.client.get('/version');
    expect(body).toMatchObject({
      major: '1',
      minor: '36',
      gitVersion: 'v1.36.2',
    });
  });

  it('lists the core version and the groups', async () => {
    const core = await cluster.client.get('/api');
    expect(core.body.versions).toEqual(['v1']);
    const groups = await cluster.client.get('/apis');
    expect(groups.body.kind).toBe('APIGroupList');
    expect(
      groups.body.groups.map((group: { name: string }) => group.name),
    ).toEqual(
      expect.arrayContaining([
        'apps',
        'authorization.k8s.io',
        'networking.k8s.io',
        'policy',
        'resource.k8s.io',
      ]),
    );
  });

  it('serves resource.k8s.io in version v1 only', async () => {
    const { body } = await cluster.client.get('/apis/resource.k8s.io');
    expect(body.versions).toEqual([
      { groupVersion: 'resource.k8s.io/v1', version: 'v1' },
    ]);
    const older = await cluster.client.get('/apis/resource.k8s.io/v1beta1');
    expect(older.status).toBe(404);
  });

  it('describes resources with their short names, scope and subresources', async () => {
    const core = await cluster.client.get('/api/v1');
    expect(core.body.resources).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          name: 'namespaces',
          shortNames: ['ns'],
          namespaced: false,
          kind: 'Namespace',
        }),
        expect.objectContaining({
          name: 'pods',
          shortNames: ['po'],
          namespaced: true,
          kind: 'Pod',
        }),
        expect.objectContaining({ name: 'pods/status' }),
      ]),
    );
    const apps = await cluster.client.get('/apis/apps/v1');
    expect(apps.body.resources).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          name: 'deployments',
          shortNames: ['deploy'],
        }),
        expect.objectContaining({ name: 'deployments/scale', kind: 'Scale' }),
      ]),
    );
    const devices = await cluster.client.get('/apis/resource.k8s.io/v1');
    expect(
      devices.body.resources.map((resource: { name: string }) => resource.name),
    ).toEqual(
      expect.arrayContaining([
        'deviceclasses',
        'resourceclaims',
        'resourceclaims/status',
        'resourceclaimtemplates',
        'resourceslices',
      ]),
    );
  });

  it('has an OpenAPI v3 document for each group version, with the patch parameters', async () => {
    const index = await cluster.client.get('/openapi/v3');
    const { serverRelativeURL } = JSON.parse(index.text).paths['apis/apps/v1'];
    expect(serverRelativeURL).toMatch(/^\/openapi\/v3\/apis\/apps\/v1\?hash=/);
    const { text } = await cluster.client.get('/openapi/v3/apis/apps/v1');
    const { patch } =
      JSON.parse(text).paths[
        '/apis/apps/v1/namespaces/{namespace}/deployments/{name}'
      ];
    expect(patch['x-kubernetes-group-version-kind']).toEqual({
      group: 'apps',
      kind: 'Deployment',
      version: 'v1',
    });
    const names = patch.parameters.map(({ name }: { name: string }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['fieldManager', 'fieldValidation', 'force']),
    );
  });

  it('answers a self subject access review', async () => {
    const answer = await cluster.client.post(
      '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: { resourceAttributes: { verb: 'list', resource: 'pods' } },
      },
    );
    expect(answer.status).toBe(201);
    expect(answer.body.status.allowed).toBe(true);
  });

  it('answers a path of an unknown group with plain text, and an unknown resource with a Status', async () => {
    const group = await cluster.client.get(
      '/apis/nothing.example.com/v1/things',
    );
    expect(group.status).toBe(404);
    expect(group.text).toBe('404 page not found\n');
    const resource = await cluster.client.get('/api/v1/things');
    expect(resource.body).toMatchObject({
      kind: 'Status',
      code: 404,
      reason: 'NotFound',
      message: 'the server could not find the requested resource',
    });
  });

  it('refuses a caller without a valid token', async () => {
    const answer = await cluster.client.call('GET', '/api/v1/pods', {
      headers: { authorization: 'Bearer wrong' },
    });
    expect(answer.status).toBe(401);
    expect(answer.body).toMatchObject({
      kind: 'Status',
      reason: 'Unauthorized',
    });
  });
});
