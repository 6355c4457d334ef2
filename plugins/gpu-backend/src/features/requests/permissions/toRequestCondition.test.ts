import {
  AuthorizeResult,
  PermissionCondition,
  PermissionCriteria,
} from '@backstage/plugin-permission-common';
import {
  createConditionAuthorizer,
  createConditionTransformer,
} from '@backstage/plugin-permission-node';
import {
  createGpuRequestConditionalDecision,
  GpuRequestFilter,
  GpuRequestResource,
  gpuRequestConditions,
  gpuRequestRules,
} from '@backstage-gpu/plugin-gpu-node';
import { gpuRequestReadPermission } from '@backstage-gpu/plugin-gpu-common';
import {
  createTestDatabase,
  testDatabaseEngines,
} from '../../../__testUtils__/testDatabases';
import { RequestStore, StoredRequest } from '../RequestStore';
import { toRequestCondition } from './toRequestCondition';
import { toRequestResource } from './toRequestResource';

jest.setTimeout(60_000);

const projects = [
  { name: 'fraud', title: 'Fraud', owner: 'group:Fraud', namespaces: [] },
  {
    name: 'search',
    title: 'Search',
    owner: 'group:default/search',
    namespaces: [],
  },
  { name: 'nobody', title: 'Nobody', namespaces: [] },
];

/** Every project, requester, cluster and tier together; `gone` is a project that is no longer known. */
const requests: StoredRequest[] = ['fraud', 'search', 'nobody', 'gone'].flatMap(
  project =>
    ['user:default/ana', 'user:default/ben'].flatMap(requester =>
      ['a', 'b'].flatMap(cluster =>
        ['small', 'large'].map(tier => {
          const id = [project, requester.slice(-3), cluster, tier].join('-');
          return {
            id,
            name: id,
            entityRef: `component:default/${id}`,
            project,
            requester,
            cluster,
            tier,
            namespace: project,
            workload: { type: 'vllm', model: 'm' },
            state: 'ready',
            devices: [],
            createdAt: '2026-01-01T10:00:00.000Z',
            updatedAt: '2026-01-01T10:00:00.000Z',
            bodyHash: '',
            demands: [{ name: 'gpu', tiers: [tier], count: 1 }],
            claims: 1,
            deviceCount: 1,
          } as StoredRequest;
        }),
      ),
    ),
);

const { isProjectOwner, isRequester, inCluster, ofTier } = gpuRequestConditions;
const ofFraud = isProjectOwner({ claims: ['group:default/fraud'] });
const ofAna = isRequester({ userEntityRef: 'user:default/ana' });

const cases: [
  string,
  PermissionCriteria<PermissionCondition<'gpu-request'>>,
  number,
][] = [
  ['the owner of a project', ofFraud, 8],
  [
    'the owner of two projects',
    isProjectOwner({ claims: ['group:default/fraud', 'group:default/search'] }),
    16,
  ],
  ['the owner of nothing', isProjectOwner({ claims: [] }), 0],
  ['the requester', ofAna, 16],
  ['a cluster', inCluster({ clusters: ['a'] }), 16],
  ['two tiers', ofTier({ tiers: ['small', 'large'] }), 32],
  ['no tier', ofTier({ tiers: [] }), 0],
  ['all of several', { allOf: [ofFraud, ofAna] }, 4],
  ['any of several', { anyOf: [ofFraud, ofAna] }, 20],
  ['not the owner', { not: ofFraud }, 24],
  [
    'conditions in conditions',
    {
      allOf: [
        { anyOf: [ofFraud, { not: inCluster({ clusters: ['a'] }) }] },
        { not: { allOf: [ofAna, ofTier({ tiers: ['large'] })] } },
      ],
    },
    15,
  ],
];

const ruleset = {
  getRuleByName: (wanted: string) =>
    Object.values(gpuRequestRules).find(({ name }) => name === wanted)!,
} as never;
const toFilter = createConditionTransformer<GpuRequestFilter>(ruleset);
const allows = createConditionAuthorizer<GpuRequestResource>(ruleset);

describe.each(testDatabaseEngines)('conditions on requests on %s', engine => {
  let store: RequestStore;

  beforeAll(async () => {
    store = new RequestStore(await createTestDatabase(engine));
    for (const request of requests) {
      await store.insert(request);
    }
  });

  it.each(cases)(
    'finds in the database what the rules allow: %s',
    async (_name, conditions, count) => {
      const decision = createGpuRequestConditionalDecision(
        gpuRequestReadPermission,
        conditions,
      );
      expect(decision.result).toBe(AuthorizeResult.CONDITIONAL);
      const allowed = requests
        .filter(each => allows(decision, toRequestResource(each, projects)))
        .map(({ id }) => id);
      expect(allowed).toHaveLength(count);
      const condition = toRequestCondition(toFilter(conditions), projects);
      const listed = await store.list({ condition, limit: 200 });
      expect(listed.map(({ id }) => id).sort()).toEqual(allowed.sort());
    },
  );

  it('cuts pages after the condition, together with other filters', async () => {
    const condition = toRequestCondition(
      toFilter({ anyOf: [ofFraud, ofAna] }),
      projects,
    );
    const pages: string[][] = [];
    let last: StoredRequest | undefined;
    do {
      const page = await store.list({
        condition,
        cluster: 'a',
        cursor: last && { createdAt: last.createdAt, id: last.id },
        limit: 4,
      });
      pages.push(page.map(({ id }) => id));
      last = page[3];
    } while (last);
    expect(pages.map(({ length }) => length)).toEqual([4, 4, 2]);
    expect(new Set(pages.flat()).size).toBe(10);
    expect(
      pages.flat().every(id => /^fraud-|-ana-/.test(id) && /-a-/.test(id)),
    ).toBe(true);
  });
});
