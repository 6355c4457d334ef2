import { readClusters } from './readClusters';

/** An entry that Backstage's Kubernetes plugin takes. */
const entry = {
  name: 'a',
  url: 'https://10.0.0.1:6443',
  authProvider: 'serviceAccount',
  serviceAccountToken: 'secret',
};

const access = {
  kind: 'url',
  url: 'https://10.0.0.1:6443',
  token: 'secret',
  anonymous: false,
  skipTLSVerify: false,
};

describe('readClusters', () => {
  it('reads the three ways to reach a cluster', () => {
    expect(
      readClusters([
        { ...entry, url: 'https://10.0.0.1:6443/', caData: 'Y2E=' },
        { name: 'b', title: 'B', kubeconfig: '/kube', context: 'c' },
        { name: 'c', inCluster: 'true' },
      ]),
    ).toEqual([
      {
        name: 'a',
        title: 'a',
        configKey: 'gpu.clusters[0]',
        access: { ...access, caData: 'Y2E=' },
        notes: [],
      },
      {
        name: 'b',
        title: 'B',
        configKey: 'gpu.clusters[1]',
        access: { kind: 'kubeconfig', file: '/kube', context: 'c' },
        notes: [],
      },
      {
        name: 'c',
        title: 'c',
        configKey: 'gpu.clusters[2]',
        access: { kind: 'inCluster' },
        notes: [],
      },
    ]);
  });

  it.each<[string, object, object, string[]]>([
    [
      'metrics and dashboards',
      {
        skipMetricsLookup: true,
        dashboardUrl: 'https://console.example.com',
        dashboardApp: 'openshift',
        dashboardParameters: { a: 'b' },
        customResources: [
          { group: 'argoproj.io', apiVersion: 'v1', plural: 'rollouts' },
        ],
      },
      {},
      [
        'passed over, as reading GPUs does not need it: skipMetricsLookup, customResources, dashboardUrl, dashboardApp, dashboardParameters',
      ],
    ],
    [
      'a truth value out of an environment variable',
      { skipTLSVerify: 'true' },
      { skipTLSVerify: true },
      [],
    ],
    [
      'values of variables that are empty',
      { caData: '', caFile: '', title: '', authProvider: '' },
      {},
      [],
    ],
    [
      'the token in authMetadata',
      {
        serviceAccountToken: undefined,
        authProvider: undefined,
        authMetadata: {
          'kubernetes.io/auth-provider': 'serviceAccount',
          serviceAccountToken: 'other',
        },
      },
      { token: 'other' },
      [],
    ],
    [
      'another provider beside a token',
      { authProvider: 'aws', assumeRole: 'arn:aws:iam::0:role/r' },
      {},
      [
        'passed over, as reading GPUs does not need it: assumeRole',
        'authProvider aws is passed over: the token is used',
      ],
    ],
    [
      'kubectl proxy',
      {
        url: 'http://localhost:8001',
        authProvider: 'localKubectlProxy',
        serviceAccountToken: undefined,
      },
      { url: 'http://localhost:8001', token: undefined, anonymous: true },
      [],
    ],
    [
      'no token, which is that of the pod then',
      { serviceAccountToken: undefined },
      { token: undefined },
      [],
    ],
    [
      'an authority beside skipTLSVerify',
      { skipTLSVerify: true, caFile: '/ca' },
      { skipTLSVerify: true, caFile: '/ca' },
      ['caData and caFile do nothing while skipTLSVerify is true'],
    ],
  ])('takes from the Kubernetes plugin %s', (_name, more, changed, notes) => {
    const [cluster] = readClusters([{ ...entry, ...more }]);
    expect(cluster.access).toEqual({ ...access, ...changed });
    expect(cluster.notes).toEqual(notes);
  });

  it.each([
    'E1 Cluster',
    'prod_eu',
    'Prod',
    'arn:aws:eks:eu-west-1:000000000000:cluster/prod',
    'Ωmega',
  ])('takes the name %s', name => {
    expect(readClusters([{ ...entry, name }])[0]).toMatchObject({
      name,
      title: name,
      access: { kind: 'url' },
    });
  });

  it.each(['http://localhost:8080', 'http://127.0.0.1:1', 'http://[::1]:1'])(
    'allows plain http on loopback: %s',
    url => {
      expect(readClusters([{ ...entry, url }])[0].access).toMatchObject({
        kind: 'url',
        url,
      });
    },
  );

  it.each<[string, unknown, string, string]>([
    ['a number', 5, '', 'gpu.clusters[0]: expected an object, not a number'],
    ['nothing', null, '', 'gpu.clusters[0]: expected an object, not a null'],
    [
      'a number for a name',
      { ...entry, name: 5 },
      'name',
      'gpu.clusters[0].name: expected a string, not a number',
    ],
    [
      'a name of two lines',
      { ...entry, name: 'a\nb' },
      'name',
      'gpu.clusters[0].name: expected 1 to 63 characters on one line, without spaces at the ends',
    ],
    [
      'a misspelt key',
      { ...entry, serviceAccountTokn: 'x' },
      '',
      'gpu.clusters[0]: "serviceAccountTokn" is no known key; did you mean serviceAccountToken?',
    ],
    [
      'no way to reach it',
      { name: 'a' },
      '',
      'gpu.clusters[0]: expected exactly one of url, kubeconfig or inCluster: true to say how the cluster is reached',
    ],
    [
      'two ways to reach it',
      { name: 'a', kubeconfig: '/x', inCluster: true },
      '',
      'gpu.clusters[0]: expected exactly one of url, kubeconfig or inCluster: true to say how the cluster is reached',
    ],
    [
      'a provider that is not supported',
      { ...entry, authProvider: 'google', serviceAccountToken: undefined },
      'authProvider',
      'gpu.clusters[0].authProvider: google cannot be used here: expected serviceAccount with a token, or a kubeconfig whose exec plugin signs in',
    ],
    [
      'plain http over the network',
      { ...entry, url: 'http://10.0.0.1' },
      'url',
      'gpu.clusters[0].url: expected https; plain http is allowed on loopback only',
    ],
    [
      'http to a name that only looks like loopback',
      { ...entry, url: 'http://127.0.0.1.evil.org' },
      'url',
      'gpu.clusters[0].url: expected https; plain http is allowed on loopback only',
    ],
    [
      'a URL without its scheme',
      { ...entry, url: 'kubernetes.default.svc:443' },
      'url',
      'gpu.clusters[0].url: expected a URL such as https://10.0.0.1:6443, with https:// before the host',
    ],
    [
      'a password in the URL',
      { ...entry, url: 'https://user:secret@10.0.0.1' },
      'url',
      'gpu.clusters[0].url: expected no user and no password in the URL: it is shown to people',
    ],
    [
      'a context without a kubeconfig',
      { ...entry, context: 'x' },
      'context',
      'gpu.clusters[0].context: expected only together with kubeconfig',
    ],
    [
      'a list for a token',
      { ...entry, serviceAccountToken: ['secret'] },
      'serviceAccountToken',
      'gpu.clusters[0].serviceAccountToken: expected a string, not an array',
    ],
    [
      'a word for a truth value',
      { ...entry, skipTLSVerify: 'maybe' },
      'skipTLSVerify',
      'gpu.clusters[0].skipTLSVerify: expected a boolean, not a string',
    ],
  ])(
    'sets aside %s, and reads the others',
    (_name, value, property, message) => {
      const [wrong, right] = readClusters([value, { ...entry, name: 'right' }]);
      expect(wrong.access).toEqual({ kind: 'invalid', property, message });
      expect(right.access).toEqual(access);
      expect(JSON.stringify(wrong)).not.toContain('secret');
    },
  );

  it('sets aside the second of one name, under a name of its own', () => {
    const clusters = readClusters([
      entry,
      entry,
      { ...entry, name: 'clusters-1' },
    ]);
    expect(clusters.map(({ name }) => name)).toEqual([
      'a',
      'clusters-1-',
      'clusters-1',
    ]);
    expect(clusters[1]).toMatchObject({
      title: 'a (gpu.clusters[1])',
      access: {
        kind: 'invalid',
        property: 'name',
        message:
          'gpu.clusters[1].name: expected another name: an entry before has the name a',
      },
    });
  });
});
