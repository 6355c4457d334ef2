import {
  claimTemplate,
  configMap,
  deployment,
  device,
  deviceClass,
  node,
  resourceSlice,
} from './support/fixtures';
import { Kubectl } from './support/kubectl';
import { useCluster } from './support/useCluster';

const BINARY = process.env.CONTRACT_KUBECTL;
const cluster = useCluster();

(BINARY ? describe : describe.skip)('kubectl', () => {
  let kubectl: Kubectl;
  let namespace: string;
  let name: string;

  const inNamespace = (...args: string[]) =>
    kubectl.run(['-n', namespace, ...args]);
  const rowsOf = (output: string) =>
    output
      .trim()
      .split('\n')
      .map(line => line.split(/\s{2,}/).map(cell => cell.trim()));

  beforeAll(async () => {
    kubectl = new Kubectl(BINARY ?? '', cluster.kubeconfig ?? cluster.sandbox!);
    namespace = await cluster.namespace();
    name = `contract-${cluster.id}-kubectl`;
    const driver = `${name}.example.com`;
    await cluster.readyNode(node(name));
    await cluster.create(
      'deviceclasses',
      deviceClass(name, `device.driver == '${driver}'`),
    );
    await cluster.create(
      'resourceslices',
      resourceSlice({
        name,
        driver,
        node: name,
        devices: ['a', 'b'].map(letter => device(letter)),
      }),
    );
    await cluster.create(
      'resourceclaimtemplates',
      claimTemplate('gpu', name),
      namespace,
    );
    await cluster.create(
      'deployments',
      deployment('app', 1, { uses: 'template:gpu', node: name }),
      namespace,
    );
    await cluster.wait(
      'deployments',
      namespace,
      'app',
      ({ status }) => status?.readyReplicas === 1,
    );
  });

  afterAll(() => kubectl.dispose());

  it.each([
    [
      'deploy',
      ['NAME', 'READY', 'UP-TO-DATE', 'AVAILABLE', 'AGE'],
      ['app', '1/1', '1', '1'],
    ],
    [
      'po',
      ['NAME', 'READY', 'STATUS', 'RESTARTS', 'AGE'],
      [/^app-/, '1/1', 'Running', '0'],
    ],
    [
      'resourceclaims',
      ['NAME', 'STATE', 'AGE'],
      [/^app-/, 'allocated,reserved'],
    ],
    ['resourceclaimtemplates', ['NAME', 'AGE'], ['gpu']],
    [
      'rs',
      ['NAME', 'DESIRED', 'CURRENT', 'READY', 'AGE'],
      [/^app-/, '1', '1', '1'],
    ],
    ['sa', ['NAME', 'AGE'], ['default']],
  ])('get %s prints the usual columns', async (resource, columns, row) => {
    const { code, output } = await inNamespace('get', resource);
    expect(code).toBe(0);
    const [header, first] = rowsOf(
      output.replace(/SECRETS +/, '').replace(/^(default) +0 /m, '$1  '),
    );
    expect(header).toEqual(columns);
    row.forEach((cell, index) => expect(first[index]).toMatch(cell));
  });

  it('get knows cluster resources by their names', async () => {
    const slice = await kubectl.run(['get', 'resourceslices', name]);
    expect(rowsOf(slice.output)).toEqual([
      ['NAME', 'NODE', 'DRIVER', 'POOL', 'AGE'],
      [
        name,
        name,
        `${name}.example.com`,
        name,
        expect.stringMatching(/^\d+s$/),
      ],
    ]);
    const host = await kubectl.run(['get', 'no', name]);
    expect(rowsOf(host.output)[1].slice(0, 3)).toEqual([
      name,
      'Ready',
      '<none>',
    ]);
    const absent = await kubectl.run(['get', 'ns', 'absent']);
    expect(absent.code).toBe(1);
    expect(absent.errors).toContain('namespaces "absent" not found');
  });

  it('get -o json, selectors and jsonpath work', async () => {
    const json = await inNamespace('get', 'deploy', 'app', '-o', 'json');
    expect(JSON.parse(json.output).spec.replicas).toBe(1);
    const path = await inNamespace(
      'get',
      'pods',
      '-l',
      'app=app',
      '-o',
      'jsonpath={.items[*].spec.nodeName}',
    );
    expect(path.output).toBe(name);
  });

  it.each([
    [
      'node',
      ['Taints:', 'nvidia.com/gpu=present:NoSchedule', 'Non-terminated Pods:'],
    ],
    [
      'deploy/app',
      [
        'Replicas:',
        '1 desired | 1 updated | 1 total | 1 available',
        'MinimumReplicasAvailable',
      ],
    ],
    ['pods', ['Status:', 'Running', 'Successfully assigned']],
    ['resourceclaims', ['Reserved For', 'Results']],
  ])('describe %s tells what matters', async (target, words) => {
    const { code, output, errors } =
      target === 'node'
        ? await kubectl.run(['describe', 'node', name])
        : await inNamespace('describe', target);
    expect(errors).toBe('');
    expect(code).toBe(0);
    words.forEach(word => expect(output).toContain(word));
  });

  it('apply --server-side makes, changes and refuses, with validation on', async () => {
    const manifest = (value: string, more = '') =>
      `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: applied\n  namespace: ${namespace}\ndata:\n  a: "${value}"\n${more}`;
    const made = await kubectl.run(
      ['apply', '--server-side', '-f', '-'],
      manifest('1'),
    );
    expect(made).toMatchObject({
      code: 0,
      output: 'configmap/applied serverside-applied\n',
    });
    const fought = await kubectl.run(
      ['apply', '--server-side', '--field-manager=other', '-f', '-'],
      manifest('2'),
    );
    expect(fought.code).toBe(1);
    expect(fought.errors).toContain('conflict with "kubectl": .data.a');
    const forced = await kubectl.run(
      [
        'apply',
        '--server-side',
        '--field-manager=other',
        '--force-conflicts',
        '-f',
        '-',
      ],
      manifest('2'),
    );
    expect(forced.code).toBe(0);
    const invalid = await kubectl.run(
      ['apply', '--server-side', '-f', '-'],
      manifest('1', 'bogus: 1\n'),
    );
    expect(invalid.code).toBe(1);
    expect(invalid.errors).toContain('field not declared in schema');
  });

  it('apply without --server-side works as well', async () => {
    const manifest = (value: string) =>
      `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: classic\n  namespace: ${namespace}\ndata:\n  ${value}: "1"\n`;
    const made = await kubectl.run(['apply', '-f', '-'], manifest('a'));
    expect(made).toMatchObject({
      code: 0,
      output: 'configmap/classic created\n',
    });
    const changed = await kubectl.run(['apply', '-f', '-'], manifest('b'));
    expect(changed.output).toBe('configmap/classic configured\n');
    const { output } = await inNamespace(
      'get',
      'cm',
      'classic',
      '-o',
      'jsonpath={.data}',
    );
    expect(output).toBe('{"b":"1"}');
  });

  it('get --watch prints what happens', async () => {
    const { lines, process: child } = kubectl.follow([
      '-n',
      namespace,
      'get',
      'cm',
      '--watch',
      '--field-selector=metadata.name=watched',
      '--no-headers',
    ]);
    try {
      const next = lines.next();
      await cluster.create(
        'configmaps',
        configMap('watched', { a: '1' }),
        namespace,
      );
      const { value } = await next;
      expect(value).toMatch(/^watched +1 +\d+s$/);
    } finally {
      child.kill();
    }
  });

  it('scale and rollout status follow a deployment', async () => {
    const scaled = await inNamespace('scale', 'deploy/app', '--replicas=2');
    expect(scaled.output).toBe('deployment.apps/app scaled\n');
    const rollout = await inNamespace(
      'rollout',
      'status',
      'deploy/app',
      '--timeout=20s',
    );
    expect(rollout.output).toContain(
      'deployment "app" successfully rolled out',
    );
  });

  it('delete waits until the objects are gone', async () => {
    const { code, output } = await inNamespace('delete', 'deploy', 'app');
    expect(code).toBe(0);
    expect(output).toMatch(/^deployment.apps "app" deleted/);
    const { code: gone } = await inNamespace('get', 'deploy', 'app');
    expect(gone).toBe(1);
  });

  it('auth can-i asks and is answered', async () => {
    const { output } = await kubectl.run(['auth', 'can-i', 'list', 'pods']);
    expect(output.trim()).toBe('yes');
  });

  it('explain knows the fields of a kind', async () => {
    const { code, output } = await kubectl.run([
      'explain',
      'resourceclaim.spec.devices',
    ]);
    expect(code).toBe(0);
    expect(output).toContain('requests');
  });
});
