import { ConfigReader } from '@backstage/config';
import { checkGpuConfig } from './checkGpuConfig';

function check(gpu: unknown) {
  return checkGpuConfig(new ConfigReader({ gpu } as never));
}

const cluster = {
  name: 'a',
  url: 'https://10.0.0.1',
  serviceAccountToken: 'token',
};

describe('checkGpuConfig', () => {
  it('finds nothing where nothing is wrong', () => {
    expect(check({ clusters: [cluster] })).toEqual({ problems: [], notes: [] });
  });

  it('refuses a namespace in a cluster that nobody configured', () => {
    const projects = [
      { name: 'p', namespaces: [{ cluster: 'nowhere', namespace: 'n' }] },
    ];
    expect(check({ clusters: [cluster], projects }).problems).toEqual([
      'gpu.projects[0].namespaces[0].cluster: no cluster nowhere is configured; configured are a',
    ]);
  });

  it('refuses what a start would refuse', () => {
    expect(check({ clusterz: [] }).problems).toEqual([
      'Invalid configuration in app-config: gpu: "clusterz" is no known key; did you mean clusters?',
    ]);
  });

  it('refuses every cluster that a start would leave out, and passes on notes', () => {
    expect(
      check({
        clusters: [
          { ...cluster, kubeConfig: '/x' },
          { ...cluster, name: 'b', url: 'ftp://x' },
          { ...cluster, name: 'c', dashboardUrl: 'https://x' },
        ],
      }),
    ).toEqual({
      problems: [
        'gpu.clusters[0]: "kubeConfig" is no known key; did you mean kubeconfig?',
        'gpu.clusters[1].url: expected https; plain http is allowed on loopback only',
      ],
      notes: [
        'gpu.clusters[2]: passed over, as reading GPUs does not need it: dashboardUrl',
      ],
    });
  });

  it('says what a credential is that cannot be one, without it', () => {
    const { problems } = check({
      clusters: [
        { ...cluster, serviceAccountToken: '${TOKEN_OF_A}', caData: 'Zm9v' },
      ],
    });
    expect(problems).toEqual([
      'gpu.clusters[0].serviceAccountToken is the name of a variable that nobody replaced: check how it is set',
      'gpu.clusters[0].caData is neither PEM nor the base64 of PEM: expected the text that begins with -----BEGIN, or its base64',
    ]);
  });
});
