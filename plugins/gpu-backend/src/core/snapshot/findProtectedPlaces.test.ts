import { testConfig } from '../__testUtils__/FakeCluster';
import { findProtectedPlaces } from './findProtectedPlaces';

describe('findProtectedPlaces', () => {
  it('names the key of each namespace that no project may have', () => {
    const config = testConfig({
      portalNamespace: 'backstage',
      projects: [
        { name: 'a', namespaces: [{ namespace: 'a' }] },
        {
          name: 'b',
          namespaces: [
            { namespace: 'kubernetes-lab' },
            { namespace: 'kube-system' },
            { namespace: 'backstage' },
          ],
        },
      ],
    });
    expect(
      findProtectedPlaces(config).map(({ configKey }) => configKey),
    ).toEqual([
      'gpu.projects[1].namespaces[1]',
      'gpu.projects[1].namespaces[2]',
    ]);
  });
});
