import { operations } from '../schema/operations';
import { GpuClient } from './GpuClient';

const body = {
  name: 'fraud-chat',
  project: 'fraud-ml',
  tier: 'gpu-small',
  workload: { type: 'vllm' },
};

const calls: [
  keyof typeof operations,
  string,
  (client: GpuClient) => Promise<unknown>,
][] = [
  ['getTiers', 'GET /v1/tiers', client => client.getTiers()],
  ['getClusters', 'GET /v1/clusters', client => client.getClusters()],
  ['getProjects', 'GET /v1/projects', client => client.getProjects()],
  ['getOccupancy', 'GET /v1/occupancy', client => client.getOccupancy()],
  [
    'getOccupancy',
    'GET /v1/occupancy?project=fraud-ml&since=0&view=0badcafe',
    client =>
      client.getOccupancy({
        project: 'fraud-ml',
        cluster: undefined,
        since: 0,
        view: '0badcafe',
      }),
  ],
  ['getLint', 'GET /v1/lint', client => client.getLint()],
  [
    'getAvailability',
    'POST /v1/availability {"spec":{"devices":{"requests":[]}}}',
    client => client.getAvailability({ spec: { devices: { requests: [] } } }),
  ],
  ['listLimits', 'GET /v1/limits', client => client.listLimits()],
  [
    'getLimits',
    'GET /v1/projects/a%2F..%2Fb/limits',
    client => client.getLimits('a/../b'),
  ],
  [
    'updateLimits',
    'PUT /v1/projects/a/limits?dryRun=true {"settings":{},"note":"more"} If-Match="3"',
    client =>
      client.updateLimits('a', {
        settings: {},
        note: 'more',
        version: 3,
        dryRun: true,
      }),
  ],
  [
    'updateLimits',
    'PUT /v1/projects/a/limits {"settings":{},"note":"more"} If-Match="0"',
    client =>
      client.updateLimits('a', {
        settings: {},
        note: 'more',
        version: 0,
        dryRun: false,
      }),
  ],
  [
    'getUsage',
    'GET /v1/usage?from=2026-11-01T08%3A00%3A00%2B01%3A00&to=2026-11-02&groupBy=day%2Cproject',
    client =>
      client.getUsage({
        from: '2026-11-01T08:00:00+01:00',
        to: '2026-11-02',
        groupBy: ['day', 'project'],
      }),
  ],
  [
    'listRequests',
    'GET /v1/requests?active=true&limit=200',
    client => client.listRequests({ active: true, limit: 200 }),
  ],
  [
    'createRequest',
    `POST /v1/requests?dryRun=true ${JSON.stringify(body)}`,
    client => client.planRequest(body),
  ],
  [
    'createRequest',
    `POST /v1/requests ${JSON.stringify(body)} Idempotency-Key=task/1`,
    client => client.createRequest(body, { idempotencyKey: 'task/1' }),
  ],
  [
    'createRequest',
    `POST /v1/requests ${JSON.stringify(body)}`,
    client => client.createRequest(body),
  ],
  ['getRequest', 'GET /v1/requests/a%3Fb', client => client.getRequest('a?b')],
  [
    'releaseRequest',
    'DELETE /v1/requests/bee4dccd',
    client => client.releaseRequest('bee4dccd'),
  ],
];

/** As much as a client reads of an answer. */
const anyAnswer = {
  clusters: [],
  kinds: [],
  holders: [],
  texts: [],
};

/** The call that a client makes, as one text. */
async function callOf(call: (client: GpuClient) => Promise<unknown>) {
  let made = '';
  const client = new GpuClient({
    discoveryApi: { getBaseUrl: async () => 'http://backend/api/gpu' },
    fetchApi: {
      fetch: async (url, { method, body: sent, headers } = {}) => {
        const { 'Content-Type': type, ...others } = headers as Record<
          string,
          string
        >;
        expect(type).toBe(sent ? 'application/json' : undefined);
        made = [
          method,
          String(url).replace('http://backend/api/gpu', ''),
          ...(sent ? [sent] : []),
          ...Object.entries(others).map(([name, value]) => `${name}=${value}`),
        ].join(' ');
        return { ok: true, json: async () => anyAnswer } as Response;
      },
    },
  });
  await call(client);
  return made;
}

describe('GpuClient', () => {
  it.each(calls)('calls %s as %s', async (_operation, expected, call) => {
    expect(await callOf(call)).toBe(expected);
  });

  it('has a method for every operation', () => {
    expect([...new Set(calls.map(([operation]) => operation))].sort()).toEqual(
      Object.keys(operations).sort(),
    );
  });
});
