import { findHolder } from './findHolder';

const labels = {
  'backstage-gpu.io/project': 'victim',
  'backstage.io/kubernetes-id': 'chat',
};

describe('findHolder', () => {
  it.each([
    ['of a project', new Map([['n', 'own']]), 'own'],
    ['of none', new Map<string, string>(), undefined],
  ])(
    'goes by the namespace, %s, not by what a claim says of its project',
    (_name, projects, expected) => {
      const holder = findHolder(
        {
          metadata: { name: 'c', namespace: 'n', labels },
          spec: {},
        },
        new Map(),
        projects,
      );
      expect(holder.project).toBe(expected);
      expect(holder.kubernetesId).toBe('chat');
    },
  );
});
