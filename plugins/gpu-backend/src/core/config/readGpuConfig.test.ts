import { ConfigReader } from '@backstage/config';
import { readGpuConfig } from './readGpuConfig';

function read(gpu: unknown) {
  return readGpuConfig(new ConfigReader({ gpu } as never));
}

describe('readGpuConfig', () => {
  it('gives defaults when nothing is configured', () => {
    expect(readGpuConfig(new ConfigReader({}))).toEqual({
      clusters: undefined,
      signingKeys: [],
      permissionsEnabled: false,
      tiers: [],
      projects: [],
      defaultLimits: {},
      workloads: {
        tolerations: [
          { key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' },
        ],
        vllm: { image: expect.stringMatching(/^vllm\/vllm-openai:v/) },
      },
    });
  });

  it('reads the three ways to reach a cluster', () => {
    const { clusters } = read({
      clusters: [
        {
          name: 'a',
          url: 'https://10.0.0.1:6443/',
          authProvider: 'serviceAccount',
          serviceAccountToken: 'secret',
          caData: 'Y2E=',
        },
        { name: 'b', title: 'B', kubeconfig: '/kube', context: 'c' },
        { name: 'c', inCluster: true },
      ],
    });
    expect(clusters).toEqual([
      {
        name: 'a',
        title: 'a',
        configKey: 'gpu.clusters[0]',
        access: {
          kind: 'url',
          url: 'https://10.0.0.1:6443',
          token: 'secret',
          caData: 'Y2E=',
          caFile: undefined,
          skipTLSVerify: false,
        },
      },
      {
        name: 'b',
        title: 'B',
        configKey: 'gpu.clusters[1]',
        access: { kind: 'kubeconfig', file: '/kube', context: 'c' },
      },
      {
        name: 'c',
        title: 'c',
        configKey: 'gpu.clusters[2]',
        access: { kind: 'inCluster' },
      },
    ]);
  });

  it.each([
    ['a text for a list', { clusters: 'prod' }, /gpu\.clusters: .*array/],
    [
      'a number for a name',
      { clusters: [{ name: 5, inCluster: true }] },
      /gpu\.clusters\[0\]\.name: .*string/,
    ],
    [
      'a name with capitals',
      { clusters: [{ name: 'Prod', inCluster: true }] },
      /gpu\.clusters\[0\]\.name: expected lower-case/,
    ],
    [
      'a misspelt key',
      { clusters: [{ name: 'a', kubeConfig: '/x' }] },
      /gpu\.clusters\[0\]: .*kubeConfig/,
    ],
    ['a key that nobody reads', { cluster: [] }, /gpu: .*"cluster"/],
    [
      'a text for the port of the sandbox',
      { sandbox: { port: 'abc' } },
      /gpu\.sandbox\.port: /,
    ],
    [
      'a misspelt key of the sandbox',
      { sandbox: { prot: 1 } },
      /gpu\.sandbox: .*"prot"/,
    ],
    [
      'no way to reach it',
      { clusters: [{ name: 'a' }] },
      /gpu\.clusters\[0\]: expected exactly one of url, kubeconfig or inCluster/,
    ],
    [
      'two ways to reach it',
      { clusters: [{ name: 'a', kubeconfig: '/x', inCluster: true }] },
      /gpu\.clusters\[0\]: expected exactly one/,
    ],
    [
      'an unknown authProvider',
      {
        clusters: [
          {
            name: 'a',
            url: 'https://x',
            authProvider: 'aws',
            serviceAccountToken: 't',
          },
        ],
      },
      /gpu\.clusters\[0\]\.authProvider: .*serviceAccount/,
    ],
    [
      'no token',
      { clusters: [{ name: 'a', url: 'https://x' }] },
      /gpu\.clusters\[0\]\.serviceAccountToken: expected a token/,
    ],
    [
      'plain http over the network',
      {
        clusters: [
          { name: 'a', url: 'http://10.0.0.1', serviceAccountToken: 't' },
        ],
      },
      /gpu\.clusters\[0\]\.url: expected https; plain http is allowed on loopback only/,
    ],
    [
      'http to a name that only looks like loopback',
      {
        clusters: [
          {
            name: 'a',
            url: 'http://127.0.0.1.evil.org',
            serviceAccountToken: 't',
          },
        ],
      },
      /gpu\.clusters\[0\]\.url: expected https/,
    ],
    [
      'a context without a kubeconfig',
      { clusters: [{ name: 'a', inCluster: true, context: 'x' }] },
      /gpu\.clusters\[0\]\.context: expected only together with kubeconfig/,
    ],
    [
      'two clusters of one name',
      {
        clusters: [
          { name: 'a', inCluster: true },
          { name: 'a', kubeconfig: '/x' },
        ],
      },
      /gpu\.clusters has two entries named a/,
    ],
    [
      'a negative price',
      { tiers: [{ name: 'gpu-small', pricePerHour: -1 }] },
      /gpu\.tiers\[0\]\.pricePerHour/,
    ],
  ])('refuses %s and names the key', (_name, gpu, message) => {
    expect(() => read(gpu)).toThrow(message);
  });

  it('never repeats a value, which may be a secret', () => {
    let message = '';
    try {
      read({
        clusters: [
          { name: 'a', url: 'https://x', serviceAccountToken: ['hunter2'] },
        ],
      });
    } catch (error) {
      message = String(error);
    }
    expect(message).toContain('serviceAccountToken');
    expect(message).not.toContain('hunter2');
  });

  it.each(['http://localhost:8080', 'http://127.0.0.1:1', 'http://[::1]:1'])(
    'allows plain http on loopback: %s',
    url => {
      const { clusters } = read({
        clusters: [{ name: 'a', url, serviceAccountToken: 't' }],
      });
      expect(clusters).toHaveLength(1);
    },
  );
});
