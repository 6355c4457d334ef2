import { testConfig } from '../__testUtils__/FakeCluster';
import { GpuConfig } from '../config/readGpuConfig';
import { findUnmatchedConfig } from './findUnmatchedConfig';

type Clusters = Parameters<typeof findUnmatchedConfig>[1];

const cluster = (name: string, limitsReadable = true) => ({
  summary: {
    name,
    freshness: { state: limitsReadable ? 'live' : 'unreachable' },
  },
  limitsReadable,
  tiers: [
    { name: 'gpu-small', deviceClass: 'small.example', title: '', order: 1 },
  ],
  classes: new Map([
    ['small.example', {}],
    ['large.example', {}],
  ]),
  namespaces: [
    { metadata: { name: 'fraud' } },
    { metadata: { name: 'n', labels: { 'backstage-gpu.io/project': 'p' } } },
  ],
});

const project = (
  changes: Partial<GpuConfig['projects'][number]>,
): Partial<GpuConfig> => ({
  projects: [{ name: 'p', namespaces: [], ...changes }],
});

const cases: [string, Partial<GpuConfig>, [string, RegExp][]][] = [
  ['nothing', {}, []],
  ['a tier that a class offers', { tiers: [{ name: 'gpu-small' }] }, []],
  [
    'a tier over a class without a label',
    { tiers: [{ name: 'gpu-large', deviceClass: 'large.example' }] },
    [],
  ],
  [
    'a tier without a class',
    { tiers: [{ name: 'gpu-smal' }] },
    [['gpu.tiers[0]', /no DeviceClass gpu-smal exists/]],
  ],
  [
    'a tier over the class of another tier',
    { tiers: [{ name: 'gpu-smal', deviceClass: 'small.example' }] },
    [['gpu.tiers[0].deviceClass', /is tier gpu-small already/]],
  ],
  [
    'a class with a typing error, of a tier that is there',
    { tiers: [{ name: 'gpu-small', deviceClass: 'smal.example' }] },
    [['gpu.tiers[0].deviceClass', /stays with the class that has its label/]],
  ],
  [
    'a tier of a project with a typing error',
    project({ tiers: ['gpu-small', 'gpu-smal'] }),
    [['gpu.projects[0].tiers', /no tier gpu-smal is known.*gpu-small/]],
  ],
  [
    'a limit of an unknown tier',
    project({ limits: { devices: { 'gpu-smal': { hard: 1 } } } }),
    [['gpu.projects[0].limits.devices', /no tier gpu-smal/]],
  ],
  [
    'a default limit of an unknown tier',
    { defaultLimits: { devices: { 'gpu-smal': { hard: 1 } } } },
    [['gpu.defaultLimits.devices', /no tier gpu-smal/]],
  ],
  [
    'a namespace that is there in one cluster',
    project({ namespaces: [{ namespace: 'fraud' }] }),
    [],
  ],
  [
    'a project of which no namespace is listed or labelled',
    { projects: [{ name: 'q', namespaces: [] }] },
    [['gpu.projects[0]', /project q has no namespace/]],
  ],
  [
    'a namespace that is nowhere',
    project({ namespaces: [{ namespace: 'frud' }] }),
    [['gpu.projects[0].namespaces[0]', /no namespace frud exists in any/]],
  ],
  [
    'a namespace that is not in the cluster named',
    project({ namespaces: [{ cluster: 'b', namespace: 'frud' }] }),
    [['gpu.projects[0].namespaces[0]', /exists in cluster b/]],
  ],
  [
    'a cluster that is not configured',
    project({ namespaces: [{ cluster: 'c', namespace: 'fraud' }] }),
    [['gpu.projects[0].namespaces[0].cluster', /configured are a, b/]],
  ],
];

describe('findUnmatchedConfig', () => {
  it.each(cases)('judges %s', (_what, config, expected) => {
    const faults = findUnmatchedConfig(testConfig(config), [
      cluster('a'),
      cluster('b'),
    ] as unknown as Clusters);
    expect(faults.map(({ configKey }) => configKey)).toEqual(
      expected.map(([key]) => key),
    );
    faults.forEach(({ message }, index) =>
      expect(message).toMatch(expected[index][1]),
    );
  });

  it('compares nothing until every cluster was read, and names the one in the way', () => {
    const clusters = [cluster('a'), cluster('b', false)];
    expect(
      findUnmatchedConfig(
        testConfig({ tiers: [{ name: 'gpu-smal' }] }),
        clusters as unknown as Clusters,
      ),
    ).toEqual([
      {
        kind: 'configuration',
        message: expect.stringContaining('not compared'),
      },
    ]);
  });
});
