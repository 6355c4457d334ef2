import { TestBackend } from '@backstage/backend-test-utils';
import {
  GpuRequest,
  LimitsResponse,
  decodeOccupancy,
  devicesOf,
  OccupancyResponse,
  ProjectLimits,
  ProjectsResponse,
  RequestsResponse,
  UsageResponse,
} from '@backstage-gpu/plugin-gpu-common';
import request, { Response } from 'supertest';
import { Person, signedIn } from './__testUtils__/people';
import { eventually, startPortal } from './__testUtils__/startPortal';

jest.setTimeout(60_000);

type Role = 'platformTeam' | 'teamLead' | 'developer' | 'guest';
type Method = 'get' | 'post' | 'put' | 'delete';

const ownProject = 'fraud-ml';
const otherProject = 'search-ranking';
const everyProject = ['docs-llm', 'fraud-ml', 'search-ranking'];

let backend: TestBackend;
/** Requests that are there before anybody does anything. */
let requests: { colleague: string; stranger: string };
let used: number;
let names = 0;

function call(person: Person, method: Method, path: string, body?: object) {
  return request(backend.server)
    [method](`/api/gpu${path}`)
    .set('Authorization', signedIn(person))
    .send(body);
}

function bodyFor(project: string) {
  names += 1;
  return {
    name: `chat-${names}`,
    project,
    tier: 'gpu-small',
    workload: { type: 'vllm', model: 'Qwen/Qwen3-4B' },
  };
}

/** What a request before it held may go a moment after that one is released. */
function make(person: Person, project: string): Promise<string> {
  return eventually(async () => {
    const response = await call(
      person,
      'post',
      '/v1/requests',
      bodyFor(project),
    );
    return response.status === 201
      ? (response.body as GpuRequest).id
      : undefined;
  });
}

beforeAll(async () => {
  backend = await startPortal();
  requests = {
    colleague: await make('colleague', ownProject),
    stranger: await make('stranger', otherProject),
  };
  used = await usedByOwnProject();
});

afterAll(() => backend.stop());

/** How many small devices the own project uses, those of its services and what was requested. */
async function usedByOwnProject(): Promise<number> {
  const path = `/v1/projects/${ownProject}/limits`;
  const { devices } = (await call('platformTeam', 'get', path))
    .body as ProjectLimits;
  return devices.find(({ tier }) => tier === 'gpu-small')!.used;
}

/** What a test made goes again, or the quota of the project would be used up. */
afterEach(async () => {
  const kept = Object.values(requests);
  const { body } = await call(
    'platformTeam',
    'get',
    '/v1/requests?active=true',
  );
  for (const { id } of (body as RequestsResponse).requests) {
    if (!kept.includes(id)) {
      await call('platformTeam', 'delete', `/v1/requests/${id}`);
    }
  }
  await eventually(async () => (await usedByOwnProject()) <= used || undefined);
});

/** What an answer shows of what a role may see. */
const status = ({ status: code }: Response) => code;
const requestable = ({ body }: Response) =>
  (body as ProjectsResponse).projects
    .filter(project => project.requestable)
    .map(({ name }) => name);
const devicesIn = ({ body }: Response) =>
  devicesOf(decodeOccupancy(body as OccupancyResponse));
const holders = (response: Response) => {
  const devices = devicesIn(response);
  return [
    ...new Set(
      devices.flatMap(({ holder }) =>
        holder ? holder.project ?? 'no project' : [],
      ),
    ),
  ].sort();
};
const somebodyHolds = (response: Response) =>
  devicesIn(response).some(({ state }) => state === 'allocated');
const someDevices = (response: Response) => devicesIn(response).length > 0;
const projects = ({ status: code, body }: Response) =>
  code === 200
    ? [
        ...new Set(
          (body as RequestsResponse).requests.map(({ project }) => project),
        ),
      ].sort()
    : code;

interface Operation {
  name: string;
  method?: Method;
  path: string | ((role: Role) => Promise<string>);
  body?: () => object;
  headers?: () => Promise<Record<string, string>>;
  shows?: (response: Response) => unknown;
  /** For platform team, team lead, developer and guest. */
  cells: [unknown, unknown, unknown, unknown];
}

const operations: Operation[] = [
  { name: 'read tiers', path: '/v1/tiers', cells: [200, 200, 200, 200] },
  { name: 'read clusters', path: '/v1/clusters', cells: [200, 200, 200, 200] },
  { name: 'read projects', path: '/v1/projects', cells: [200, 200, 200, 200] },
  { name: 'lint tiers', path: '/v1/lint', cells: [200, 200, 200, 200] },
  {
    name: 'ask what is available',
    method: 'post',
    path: '/v1/availability',
    body: () => ({
      spec: {
        devices: {
          requests: [
            { name: 'gpu', exactly: { deviceClassName: 'gpu-small' } },
          ],
        },
      },
    }),
    cells: [200, 200, 200, 200],
  },
  {
    name: 'see which projects can be requested for',
    path: '/v1/projects',
    shows: requestable,
    cells: [everyProject, [ownProject], [ownProject], []],
  },
  {
    name: 'see that devices are taken',
    path: '/v1/occupancy',
    shows: somebodyHolds,
    cells: [true, true, true, true],
  },
  {
    name: 'see who holds devices',
    path: '/v1/occupancy',
    shows: holders,
    cells: [everyProject, [ownProject], [ownProject], []],
  },
  {
    name: 'see who holds devices that changed',
    path: async role => {
      const { view } = (await call(role, 'get', '/v1/occupancy')).body;
      return `/v1/occupancy?since=1${view ? `&view=${view}` : ''}`;
    },
    shows: holders,
    cells: [everyProject, [ownProject], [ownProject], []],
  },
  {
    name: 'find devices of the own project',
    path: `/v1/occupancy?project=${ownProject}`,
    shows: someDevices,
    cells: [true, true, true, false],
  },
  {
    name: 'find devices of another project',
    path: `/v1/occupancy?project=${otherProject}`,
    shows: someDevices,
    cells: [true, false, false, false],
  },
  {
    name: 'find devices of a service of another project',
    path: '/v1/occupancy?kubernetesId=query-embeddings',
    shows: someDevices,
    cells: [true, false, false, false],
  },
  {
    name: 'plan for the own project',
    method: 'post',
    path: '/v1/requests?dryRun=true',
    body: () => bodyFor(ownProject),
    cells: [200, 200, 200, 403],
  },
  {
    name: 'plan for another project',
    method: 'post',
    path: '/v1/requests?dryRun=true',
    body: () => bodyFor(otherProject),
    cells: [200, 403, 403, 403],
  },
  {
    name: 'request for the own project',
    method: 'post',
    path: '/v1/requests',
    body: () => bodyFor(ownProject),
    cells: [201, 201, 201, 403],
  },
  {
    name: 'request for another project',
    method: 'post',
    path: '/v1/requests',
    body: () => bodyFor(otherProject),
    cells: [201, 403, 403, 403],
  },
  {
    name: 'list requests',
    path: '/v1/requests?active=true',
    shows: projects,
    cells: [[ownProject, otherProject], [ownProject], [ownProject], 403],
  },
  {
    name: 'list requests of another project',
    path: `/v1/requests?active=true&project=${otherProject}`,
    shows: projects,
    cells: [[otherProject], [], [], 403],
  },
  {
    name: 'read a request of the own project',
    path: async () => `/v1/requests/${requests.colleague}`,
    cells: [200, 200, 200, 403],
  },
  {
    name: 'read a request of another project',
    path: async () => `/v1/requests/${requests.stranger}`,
    cells: [200, 404, 404, 403],
  },
  {
    name: 'list limits',
    path: '/v1/limits',
    shows: ({ body }) =>
      (body as LimitsResponse).limits.map(({ project }) => project),
    cells: [everyProject, [ownProject], [ownProject], []],
  },
  {
    name: 'read limits of the own project',
    path: `/v1/projects/${ownProject}/limits`,
    cells: [200, 200, 200, 403],
  },
  {
    name: 'read limits of another project',
    path: `/v1/projects/${otherProject}/limits`,
    cells: [200, 403, 403, 403],
  },
  {
    name: 'change limits of the own project',
    method: 'put',
    path: `/v1/projects/${ownProject}/limits`,
    body: () => ({
      settings: { devices: { 'gpu-small': { hard: 50 } } },
      note: 'room for everybody',
    }),
    headers: async () => {
      const path = `/v1/projects/${ownProject}/limits`;
      const { headers } = await call('platformTeam', 'get', path);
      return { 'If-Match': headers.etag };
    },
    cells: [200, 403, 403, 403],
  },
  {
    name: 'preview other limits of another project',
    method: 'put',
    path: `/v1/projects/${otherProject}/limits?dryRun=true`,
    body: () => ({ settings: {}, note: 'none' }),
    headers: async () => ({ 'If-Match': '"0"' }),
    cells: [200, 403, 403, 403],
  },
  {
    name: 'read how much was used',
    path: '/v1/usage?from=2026-01-01&to=2026-02-01&groupBy=tier',
    cells: [200, 200, 200, 200],
  },
  {
    name: 'read which projects used it',
    path: '/v1/usage?from=2026-01-01&to=2026-02-01&groupBy=project',
    // Undefined: all of them, and what is of no project.
    shows: ({ status: code, body }) =>
      code === 200 ? (body as UsageResponse).projects : code,
    cells: [undefined, [ownProject], [ownProject], 403],
  },
  {
    name: 'read how much the own project used',
    path: `/v1/usage?from=2026-01-01&to=2026-02-01&project=${ownProject}`,
    cells: [200, 200, 200, 403],
  },
  {
    name: 'read how much another project used',
    path: `/v1/usage?from=2026-01-01&to=2026-02-01&project=${otherProject}`,
    cells: [200, 403, 403, 403],
  },
  {
    name: 'release an own request',
    method: 'delete',
    path: async role =>
      `/v1/requests/${
        role === 'guest' ? requests.colleague : await make(role, ownProject)
      }`,
    cells: [202, 202, 202, 403],
  },
  {
    name: "release a colleague's request",
    method: 'delete',
    path: async () => `/v1/requests/${await make('colleague', ownProject)}`,
    cells: [202, 202, 403, 403],
  },
  {
    name: 'release a request of another project',
    method: 'delete',
    path: async () => `/v1/requests/${await make('stranger', otherProject)}`,
    cells: [202, 404, 404, 403],
  },
];

describe.each([
  ['platformTeam', 0],
  ['teamLead', 1],
  ['developer', 2],
  ['guest', 3],
] as const)('%s', (role, column) => {
  it.each(operations.map(operation => [operation.name, operation] as const))(
    '%s',
    async (
      _name,
      { method = 'get', path, body, headers, shows = status, cells },
    ) => {
      const address = typeof path === 'string' ? path : await path(role);
      const response = await call(role, method, address, body?.()).set(
        (await headers?.()) ?? {},
      );
      expect(shows(response)).toEqual(cells[column]);
    },
  );
});
