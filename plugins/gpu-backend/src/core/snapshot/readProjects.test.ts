import { ProjectConfig } from '../config/readGpuConfig';
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
    expect(projectOfNamespace(object, 'c', configured)).toEqual(expected);
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
      [config('a', { cluster: 'd', namespace: 'z' }), config('empty')],
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
});
