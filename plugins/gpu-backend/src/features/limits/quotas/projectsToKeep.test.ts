import { quotaOf } from '../__testUtils__/pictureOf';
import { projectsToKeep } from './projectsToKeep';

type Picture = Parameters<typeof projectsToKeep>[0];

const quota = quotaOf('a', 'q', 'class-small', '3');
const classes = new Map();

function picture(
  quotas: unknown[],
  projects: Record<string, string[]>,
  deviceClasses = classes,
): Picture {
  return {
    clusters: [{ summary: { name: 'c' }, quotas, classes: deviceClasses }],
    projects: Object.entries(projects).map(([name, namespaces]) => ({
      name,
      namespaces: namespaces.map(namespace => ({ cluster: 'c', namespace })),
    })),
  } as unknown as Picture;
}

const projects = { p: ['a'], q: ['b'] };
const same = picture([quota], projects);

describe('projectsToKeep', () => {
  it.each<[string, Picture, string[]]>([
    ['nothing changed', same, []],
    [
      'a quota changed',
      picture([quotaOf('a', 'q', 'class-small', '4')], projects),
      ['p'],
    ],
    ['a quota went away', picture([], projects), ['p']],
    [
      'a quota came',
      picture([quota, quotaOf('b', 'q', 'class-small', '1')], projects),
      ['q'],
    ],
    [
      'a namespace came',
      picture([quota], { ...projects, q: ['b', 'c'] }),
      ['q'],
    ],
    ['a project came', picture([quota], { ...projects, r: ['d'] }), ['r']],
    [
      'DeviceClasses changed',
      picture([quota], projects, new Map()),
      ['p', 'q'],
    ],
  ])('%s', (_name, after, expected) => {
    expect(projectsToKeep(same, after)).toEqual(expected);
  });
});
