import { mockCredentials, TestBackend } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  gpuLimitReadPermission,
  gpuLimitUpdatePermission,
  gpuRequestCreatePermission,
  gpuRequestDeletePermission,
  GpuRequest,
  RequestsResponse,
} from '@backstage-gpu/plugin-gpu-common';
import request from 'supertest';
import { Person, signedIn } from './__testUtils__/people';
import { eventually, startPortal } from './__testUtils__/startPortal';

jest.setTimeout(60_000);

let backend: TestBackend;

beforeAll(async () => {
  backend = await startPortal();
});

afterAll(() => backend.stop());

function get(authorization: string, path: string) {
  return request(backend.server)
    .get(`/api/gpu${path}`)
    .set('Authorization', authorization);
}

async function make(person: Person, project: string, name: string) {
  const response = await request(backend.server)
    .post('/api/gpu/v1/requests')
    .set('Authorization', signedIn(person))
    .send({
      name,
      project,
      tier: 'gpu-small',
      workload: { type: 'vllm', model: 'Qwen/Qwen3-4B' },
    });
  expect(response.status).toBe(201);
  return (response.body as GpuRequest).id;
}

/** What a page asks before it shows a button. */
async function mayBrowser(
  person: Person,
  permission: object,
  resourceRefs: string[],
) {
  const response = await request(backend.server)
    .post('/api/permission/authorize')
    .set('Authorization', signedIn(person))
    .send({
      items: resourceRefs.map(resourceRef => ({
        id: resourceRef,
        permission,
        resourceRef,
      })),
    });
  expect(response.status).toBe(200);
  return response.body.items.map(
    ({ result }: { result: AuthorizeResult }) =>
      result === AuthorizeResult.ALLOW,
  );
}

describe('permissions from browser to database', () => {
  it('tells a page what the user may do with projects and requests', async () => {
    expect(
      await mayBrowser('developer', gpuRequestCreatePermission, [
        'fraud-ml',
        'search-ranking',
        'no-such-project',
      ]),
    ).toEqual([true, false, false]);
    const own = await make('developer', 'fraud-ml', 'page-own');
    const colleague = await make('colleague', 'fraud-ml', 'page-colleague');
    const ids = [own, colleague, 'no-such-request'];
    expect(
      await mayBrowser('developer', gpuRequestDeletePermission, ids),
    ).toEqual([true, false, false]);
    expect(
      await mayBrowser('teamLead', gpuRequestDeletePermission, ids),
    ).toEqual([true, true, false]);
  });

  it.each([
    ['platformTeam', [true, true], [true, true]],
    ['teamLead', [true, false], [false, false]],
    ['developer', [true, false], [false, false]],
    ['guest', [false, false], [false, false]],
  ] as const)(
    'decides on the limits of the own and of another project: %s',
    async (role, read, update) => {
      const both = ['fraud-ml', 'search-ranking'];
      expect(await mayBrowser(role, gpuLimitReadPermission, both)).toEqual(
        read,
      );
      expect(await mayBrowser(role, gpuLimitUpdatePermission, both)).toEqual(
        update,
      );
    },
  );

  it('fills every page of a list that it thins', async () => {
    for (const index of [1, 2, 3]) {
      await make('platformTeam', 'docs-llm', `paged-${index}`);
      await make('stranger', 'search-ranking', `paged-${index}`);
    }
    const projects: string[][] = [];
    let cursor: string | undefined;
    do {
      const { body } = await get(
        signedIn('stranger'),
        `/v1/requests?limit=2${cursor ? `&cursor=${cursor}` : ''}`,
      );
      const { requests, nextCursor } = body as RequestsResponse;
      projects.push(requests.map(({ project }) => project));
      cursor = nextCursor;
    } while (cursor);
    expect(projects).toEqual([
      ['search-ranking', 'search-ranking'],
      ['search-ranking'],
    ]);
  });

  it.each(['/v1/occupancy', '/v1/projects'])(
    'does not call %s unchanged for somebody who sees other things',
    async path => {
      const { tags, statuses } = await eventually(async () => {
        const tagOf = async (person: Person) =>
          (await get(signedIn(person), path)).headers.etag as string;
        const found = {
          platformTeam: await tagOf('platformTeam'),
          teamLead: await tagOf('teamLead'),
          developer: await tagOf('developer'),
          guest: await tagOf('guest'),
          stranger: await tagOf('stranger'),
        };
        const answers = [
          await get(signedIn('developer'), path).set(
            'If-None-Match',
            found.developer,
          ),
          await get(signedIn('developer'), path).set(
            'If-None-Match',
            found.platformTeam,
          ),
        ];
        // All at one revision, or it would be that which tells them apart.
        const revisions = [
          ...Object.values(found),
          ...answers.map(({ headers }) => headers.etag as string),
        ].map(tag => tag.split('-')[1].replace('"', ''));
        return new Set(revisions).size === 1
          ? { tags: found, statuses: answers.map(({ status }) => status) }
          : undefined;
      });
      const { teamLead, ...others } = tags;
      expect(teamLead).toBe(others.developer);
      expect(new Set(Object.values(others)).size).toBe(4);
      expect(statuses).toEqual([304, 200]);
    },
  );

  it('sends everything to who sees other holders than at the revision that is known', async () => {
    const { body } = await get(signedIn('developer'), '/v1/occupancy');
    const since = `since=${body.revision}`;
    const partial = async (person: Person, query: string) =>
      (await get(signedIn(person), `/v1/occupancy?${query}`)).body.partial;
    expect(body.view).toMatch(/^[0-9a-f]{8}$/);
    expect([
      await partial('developer', `${since}&view=${body.view}`),
      await partial('stranger', `${since}&view=${body.view}`),
      await partial('developer', since),
      await partial('platformTeam', since),
      await partial('platformTeam', `${since}&view=${body.view}`),
    ]).toEqual([true, false, false, true, false]);
  });

  it('lets other plugins of the portal read, but ask for nothing of their own', async () => {
    const service = mockCredentials.service.header();
    const { status, body } = await get(service, '/v1/requests?limit=200');
    expect(status).toBe(200);
    const projects = (body as RequestsResponse).requests.map(
      ({ project }) => project,
    );
    expect(new Set(projects)).toEqual(
      new Set(['docs-llm', 'fraud-ml', 'search-ranking']),
    );
    const created = await request(backend.server)
      .post('/api/gpu/v1/requests')
      .set('Authorization', service)
      .send({
        name: 'nobodys',
        project: 'fraud-ml',
        tier: 'gpu-small',
        workload: { type: 'vllm', model: 'Qwen/Qwen3-4B' },
      });
    expect([created.status, created.body.error.message]).toEqual([
      403,
      'a request is made and released by a signed-in user; this call comes from none',
    ]);
  });

  it('answers a request that may not be read as one that does not exist', async () => {
    const id = await make('stranger', 'search-ranking', 'secret');
    const answers = await Promise.all(
      [id, 'no-such-request'].map(each =>
        get(signedIn('developer'), `/v1/requests/${each}`),
      ),
    );
    expect(
      answers.map(({ status, body }) => [status, body.error.message]),
    ).toEqual([
      [404, `no request ${id} is known`],
      [404, 'no request no-such-request is known'],
    ]);
  });

  it('names the permission that is missing', async () => {
    const refused = await request(backend.server)
      .post('/api/gpu/v1/requests')
      .set('Authorization', signedIn('developer'))
      .send({
        name: 'refused',
        project: 'search-ranking',
        tier: 'gpu-small',
        workload: { type: 'vllm', model: 'Qwen/Qwen3-4B' },
      });
    expect(refused.body.error.message).toBe(
      'the permission gpu.request.create is needed to request gpu-small for project search-ranking in sandbox',
    );
  });
});

it.each<[Person, number]>([
  ['platformTeam', 200],
  ['teamLead', 403],
  ['developer', 403],
])('lets %s give a service another owner: %d', async (person, status) => {
  const response = await request(backend.server)
    .post('/api/gpu/v1/requests?dryRun=true')
    .set('Authorization', signedIn(person))
    .send({
      name: 'assigned',
      project: 'fraud-ml',
      tier: 'gpu-small',
      workload: { type: 'vllm', model: 'm' },
      owner: 'group:default/search-ranking',
    });
  expect(response.status).toBe(status);
});
