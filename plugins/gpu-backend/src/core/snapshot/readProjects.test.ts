import { ProjectConfig } from '../config/readGpuConfig';
import { testConfig } from '../__testUtils__/FakeCluster';
import { projectOfNamespace } from '../inventory/projectOfNamespace';
import { readProjects } from './readProjects';

function config(
  name: string,
  ...namespaces: { cluster?: string; namespace: string }[]
): ProjectConfig {
  return { name, namespaces } as ProjectConfig;
}

function namespace(name: string, project?: string, deleted = false) {
  return {
    metadata: {
      name,
      ...(project === undefined
        ? {}
        : { labels: { 'backstage-gpu.io/project': project } }),
      ...(deleted ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {}),
    },
  };
}

describe('projectOfNamespace', () => {
  it.each([
    ['nobody claims it', namespace('n'), [], {}],
    ['its label is empty', namespace('n', ''), [], {}],
    ['its label names one', namespace('n', 'a'), [], { project: 'a' }],
    [
      'app-config names one',
      namespace('n'),
      [config('a', { namespace: 'n' })],
      { project: 'a' },
    ],
    [
      'both name the same',
      namespace('n', 'a'),
      [config('a', { cluster: 'c', namespace: 'n' })],
      { project: 'a' },
    ],
    [
      'app-config means another cluster',
      namespace('n', 'b'),
      [config('a', { cluster: 'd', namespace: 'n' })],
      { project: 'b' },
    ],
    [
      'the label names another than app-config',
      namespace('n', 'b'),
      [config('a', { namespace: 'n' })],
      { project: 'a', problem: expect.stringContaining('left out of b') },
    ],
    [
      'app-config gives it to two',
      namespace('n'),
      [config('a', { namespace: 'n' }), config('b', { namespace: 'n' })],
      { project: 'a', problem: expect.stringContaining('left out of b') },
    ],
  ])('where %s', (_name, object, configured, expected) => {
    expect(
      projectOfNamespace(object, 'c', testConfig({ projects: configured })),
    ).toEqual(expected);
  });

  const listed = config('a', { cluster: 'd', namespace: 'elsewhere' });
  it.each([
    ['counts for a project that app-config does not know', undefined, [], 'a'],
    [
      'counts for a project whose namespaces app-config does not list',
      undefined,
      [config('a')],
      'a',
    ],
    ['adds nothing to a list in app-config', undefined, [listed], undefined],
    ['adds to the list where the cluster is trusted', true, [listed], 'a'],
    ['never counts where the cluster is not', false, [], undefined],
  ])('a label %s', (_name, namespacesByLabel, projects, expected) => {
    const clusters = [{ name: 'c', namespacesByLabel }] as never;
    const { project, problem } = projectOfNamespace(
      namespace('n', 'a'),
      'c',
      testConfig({ projects, clusters }),
    );
    expect(project).toBe(expected);
    expect(problem === undefined).toBe(expected !== undefined);
  });

  it.each([
    ['kube-system', undefined, []],
    ['kube-public', undefined, [config('a', { namespace: 'kube-public' })]],
    ['backstage', 'backstage', []],
    ['backstage', 'backstage', [config('a', { namespace: 'backstage' })]],
  ])('gives %s to no project', (name, portalNamespace, projects) => {
    const clusters = [{ name: 'c', namespacesByLabel: true }] as never;
    expect(
      projectOfNamespace(
        namespace(name, 'a'),
        'c',
        testConfig({ projects, clusters, portalNamespace }),
      ),
    ).toEqual({ problem: expect.stringContaining('though a claims it') });
  });
});

describe('readProjects', () => {
  it('gathers the namespaces of each project over clusters, but those that are being deleted', () => {
    const projects = readProjects(
      [
        {
          name: 'c',
          namespaces: [namespace('x', 'a'), namespace('y', 'a', true)],
        },
        { name: 'd', namespaces: [namespace('x', 'b'), namespace('z')] },
      ],
      testConfig({
        clusters: [{ name: 'c', namespacesByLabel: true }] as never,
        projects: [
          config('a', { cluster: 'd', namespace: 'z' }),
          config('empty'),
        ],
      }),
    );
    expect(
      projects.map(({ name, namespaces }) => [
        name,
        namespaces.map(place => `${place.cluster}/${place.namespace}`),
      ]),
    ).toEqual([
      ['a', ['c/x', 'd/z']],
      ['b', ['d/x']],
      ['empty', []],
    ]);
  });

  it('lets no other cluster draw the requests of a listed project to itself', () => {
    const [project] = readProjects(
      [
        { name: 'c', namespaces: [namespace('x')] },
        { name: 'hostile', namespaces: [namespace('x', 'a')] },
      ],
      testConfig({ projects: [config('a', { cluster: 'c', namespace: 'x' })] }),
    );
    expect(project.namespaces).toEqual([{ cluster: 'c', namespace: 'x' }]);
  });
});
