/**
 * The admission policy of examples/least-privilege: what the portal makes passes, and each rule refuses what it is for, whatever
 * RBAC grants.
 */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { parseAllDocuments } from 'yaml';
import { AdminApi } from './support/AdminApi';
import { eventually } from './support/eventually';
import { runSpine } from './__testUtils__/runSpine';
import { withPortal } from './__testUtils__/withPortal';

jest.setTimeout(120_000);

interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; labels?: Record<string, string> };
  [field: string]: unknown;
}

const kubeconfigFile = process.env.CONTRACT_KUBECONFIG!;
const folder = resolve(__dirname, '../../../examples');
const account = 'admission-policy';
const project = account;
const tier = account;
const user = `system:serviceaccount:default:${account}`;
const policies = '/apis/admissionregistration.k8s.io/v1';
const image = 'vllm/vllm-openai:v0.33.0';

const owner = 'backstage-gpu.io/request';
const managed = { 'app.kubernetes.io/managed-by': 'backstage-gpu' };
const labels = { ...managed, [owner]: 'r1' };
const rootName = 'gpu-request-r1';

const plurals: Record<string, string> = {
  ConfigMap: '/api/v1/namespaces/NS/configmaps',
  ResourceQuota: '/api/v1/namespaces/NS/resourcequotas',
  Service: '/api/v1/namespaces/NS/services',
  Secret: '/api/v1/namespaces/NS/secrets',
  Pod: '/api/v1/namespaces/NS/pods',
  Deployment: '/apis/apps/v1/namespaces/NS/deployments',
};

function configMap(changes: Partial<Manifest['metadata']> = {}): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: rootName, labels, ...changes },
  };
}

function quota(name: string, own: Record<string, string> = managed): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name, labels: own },
    spec: { hard: { pods: '1' } },
  };
}

function service(spec: object = {}): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'server', labels },
    spec: { selector: { [owner]: 'r1' }, ports: [{ port: 80 }], ...spec },
  };
}

const security = { allowPrivilegeEscalation: false };

function container(changes: object = {}) {
  return { name: 'c', image, securityContext: security, ...changes };
}

function deployment(pod: object = {}, metadata: object = {}): Manifest {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'server', labels, ...metadata },
    spec: {
      selector: { matchLabels: { [owner]: 'r1' } },
      template: {
        metadata: { labels },
        spec: {
          automountServiceAccountToken: false,
          containers: [container()],
          ...pod,
        },
      },
    },
  };
}

const withContainer = (changes: object) =>
  deployment({ containers: [container(changes)] });
const initContainer = (changes: object) =>
  deployment({ initContainers: [container({ name: 'i', ...changes })] });
const withVolume = (volume: object) =>
  deployment({ volumes: [{ name: 'v', ...volume }] });

const place = /writes only in namespaces with the label/;
const kinds = /makes no objects of this kind/;
const ours = /only objects with the label app.kubernetes.io\/managed-by/;
const names = /only its ResourceQuota backstage-gpu, and objects that keep/;
const root = /is named gpu-request- and the id/;
const images = /not among those that the variable images/;
const accounts = /no other ServiceAccount than default, and without its token/;
const volumes = /volumes of type emptyDir only/;
const host = /no network, ports, processes or IPC of their host/;
const privileges = /are not privileged, gain no privileges/;
const services = /is a ClusterIP and selects the pods of its own request/;

const passing: [string, Manifest][] = [
  ['a root object', configMap()],
  ['the quota', quota('backstage-gpu')],
  ['a Service', service()],
  ['a Deployment', deployment()],
  ['an emptyDir', withVolume({ emptyDir: {} })],
  ['an image that begins as allowed', withContainer({ image: 'lab/train:2' })],
  ['the ServiceAccount default', deployment({ serviceAccountName: 'default' })],
  ['plain variables', withContainer({ env: [{ name: 'A', value: 'b' }] })],
  ['a port of its own', withContainer({ ports: [{ containerPort: 80 }] })],
  ['no host network', deployment({ hostNetwork: false, hostPID: false })],
  [
    'dropped capabilities',
    withContainer({
      securityContext: { ...security, capabilities: { drop: ['ALL'] } },
    }),
  ],
];

const refused: [string, Manifest, RegExp][] = [
  ['a Secret', { ...configMap(), kind: 'Secret' }, kinds],
  [
    'a Pod',
    {
      ...configMap(),
      kind: 'Pod',
      spec: { automountServiceAccountToken: false, containers: [container()] },
    },
    kinds,
  ],
  ['no label of ours', configMap({ labels: { [owner]: 'r1' } }), ours],
  ['a quota without it', quota('backstage-gpu', { a: 'b' }), ours],
  ['no label of a request', deployment({}, { labels: managed }), names],
  ['a quota of another name', quota('other', labels), names],
  ['a ConfigMap of another name', configMap({ name: 'settings' }), root],
  ['the root of another request', configMap({ name: 'gpu-request-r2' }), root],
  ['another image', withContainer({ image: 'vllm/vllm-openai:v0' }), images],
  ['an init container of another', initContainer({ image: 'busybox' }), images],
  ['a ServiceAccount', deployment({ serviceAccountName: 'x' }), accounts],
  ['its old name', deployment({ serviceAccount: 'x' }), accounts],
  [
    'the token of its account',
    deployment({ automountServiceAccountToken: true }),
    accounts,
  ],
  ['a hostPath', withVolume({ hostPath: { path: '/' } }), volumes],
  ['a Secret as volume', withVolume({ secret: { secretName: 's' } }), volumes],
  [
    'a Secret as variables',
    withContainer({ envFrom: [{ secretRef: { name: 's' } }] }),
    volumes,
  ],
  [
    'a Secret as a variable',
    initContainer({
      env: [
        { name: 'A', valueFrom: { secretKeyRef: { name: 's', key: 'k' } } },
      ],
    }),
    volumes,
  ],
  ['the host network', deployment({ hostNetwork: true }), host],
  ['host processes', deployment({ hostPID: true }), host],
  ['host IPC', deployment({ hostIPC: true }), host],
  [
    'a port of the host',
    withContainer({ ports: [{ containerPort: 80, hostPort: 80 }] }),
    host,
  ],
  [
    'a privileged container',
    withContainer({ securityContext: { privileged: true } }),
    privileges,
  ],
  [
    'a privileged init container',
    initContainer({ securityContext: { privileged: true } }),
    privileges,
  ],
  [
    'more privileges later',
    withContainer({ securityContext: { allowPrivilegeEscalation: true } }),
    privileges,
  ],
  [
    'a capability',
    withContainer({
      securityContext: { ...security, capabilities: { add: ['SYS_ADMIN'] } },
    }),
    privileges,
  ],
  ['a NodePort', service({ type: 'NodePort' }), services],
  ['an address from outside', service({ externalIPs: ['1.2.3.4'] }), services],
  [
    'pods of another request',
    service({ selector: { [owner]: 'x' } }),
    services,
  ],
  ['pods by name', service({ selector: { app: 'x' } }), services],
];

describe('the admission policy for the portal', () => {
  let admin: AdminApi;
  let token: string;

  const pathOf = ({ kind }: Manifest, namespace = project) =>
    plurals[kind].replace('NS', namespace);
  const create = (object: Manifest, namespace?: string, as = user) =>
    admin.wouldTake(as, {
      method: 'POST',
      path: pathOf(object, namespace),
      body: object,
    });

  beforeAll(async () => {
    admin = new AdminApi(new KubeConfig(), kubeconfigFile);
    await admin.prepare({ account, project, tier });
    token = await admin.createToken(account);
    const text = async (file: string) =>
      (await readFile(resolve(folder, file), 'utf8')).replaceAll(
        'system:serviceaccount:backstage-gpu:portal',
        user,
      );
    const [policy, binding] = parseAllDocuments(
      await text('least-privilege/admission-policy.yaml'),
    ).map(document => document.toJS());
    policy.metadata.name = account;
    binding.metadata.name = account;
    binding.spec.policyName = account;
    const allowed = policy.spec.variables.find(
      (each: { name: string }) => each.name === 'images',
    );
    allowed.expression = allowed.expression.replace(']', ", 'lab/*']");
    const role = parseAllDocuments(await text('cluster-role.yaml'))
      .map(document => document.toJS())
      .find(({ kind }) => kind === 'ClusterRole');
    await admin.apply(
      `/apis/rbac.authorization.k8s.io/v1/clusterroles/${account}`,
      { ...role, metadata: { name: account } },
    );
    await admin.apply(
      `${policies}/validatingadmissionpolicies/${account}`,
      policy,
    );
    await admin.apply(
      `${policies}/validatingadmissionpolicybindings/${account}`,
      binding,
    );
    await eventually(
      'the policy to hold',
      async () => !(await create(deployment({ hostPID: true }))).taken,
    );
  });

  afterAll(async () => {
    for (const path of [
      `${policies}/validatingadmissionpolicybindings/${account}`,
      `${policies}/validatingadmissionpolicies/${account}`,
    ]) {
      await admin?.call('DELETE', path);
    }
    await admin?.remove({ account, project, tier });
  });

  it('lets the portal do everything for its projects', async () => {
    const { state } = await withPortal(
      { admin, token, projects: [project], tier },
      server => runSpine(server, { project, tier, name: 'admitted' }),
    );
    expect(state).toBe('released');
    // The objects of the tests below have its name.
    await admin.call('DELETE', `${pathOf(quota(''))}/backstage-gpu`);
  });

  it.each(passing)('lets the portal make %s', async (_what, object) => {
    expect(await create(object)).toMatchObject({ taken: true });
  });

  it.each(refused)('refuses %s', async (_what, object, message) => {
    expect(await create(object)).toEqual({
      taken: false,
      message: expect.stringMatching(message),
    });
    // What is refused is in order by itself, and only the portal may not make it.
    expect(
      await create(object, project, 'system:serviceaccount:default:deployer'),
    ).toMatchObject({ taken: true });
  });

  it.each([
    ['kube-system', 'kube-system'],
    ['a namespace of no project', 'default'],
  ])('refuses everything in %s', async (_what, namespace) => {
    for (const object of [configMap(), quota('backstage-gpu'), deployment()]) {
      expect(await create(object, namespace)).toEqual({
        taken: false,
        message: expect.stringMatching(place),
      });
    }
  });

  it('refuses what belongs to no namespace', async () => {
    expect(
      await admin.wouldTake(user, {
        method: 'POST',
        path: '/api/v1/namespaces',
        body: {
          apiVersion: 'v1',
          kind: 'Namespace',
          metadata: { name: 'x', labels },
        },
      }),
    ).toEqual({ taken: false, message: expect.stringMatching(place) });
  });

  it('refuses to change or delete what others made, or to make it its own', async () => {
    const theirs = configMap({ name: rootName, labels: { app: 'theirs' } });
    const path = `${pathOf(theirs)}/${rootName}`;
    await admin.apply(path, theirs);
    expect(await admin.wouldTake(user, { method: 'DELETE', path })).toEqual({
      taken: false,
      message: expect.stringMatching(ours),
    });
    expect(
      await admin.wouldTake(user, { method: 'PUT', path, body: configMap() }),
    ).toEqual({ taken: false, message: expect.stringMatching(ours) });
    await admin.apply(path, configMap());
    expect(
      await admin.wouldTake(user, {
        method: 'PUT',
        path,
        body: configMap({ labels: { ...managed, [owner]: 'r2' } }),
      }),
    ).toEqual({ taken: false, message: expect.stringMatching(names) });
    expect(
      await admin.wouldTake(user, { method: 'PUT', path, body: configMap() }),
    ).toMatchObject({ taken: true });
    expect(
      await admin.wouldTake(user, { method: 'DELETE', path }),
    ).toMatchObject({ taken: true });
  });
});
