/**
 * The commands of docs/guides/uninstall.md, read from the page and run as they are written on a real control plane with its
 * whole fleet: nothing of the portal is left, what should stay does, and nothing of others changes.
 */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { delimiter, dirname, resolve } from 'node:path';
import { promisify } from 'node:util';
import { GpuRequest } from '@backstage-gpu/plugin-gpu-common';
import request from 'supertest';
import { startPortal } from './__testUtils__/startPortal';
import { eventually } from './support/eventually';

jest.setTimeout(180_000);

const run = promisify(execFile);
const repository = resolve(__dirname, '../../..');
const kubeconfig = process.env.CONTRACT_KUBECONFIG!;
const kubectlFolder = dirname(process.env.CONTRACT_KUBECTL ?? 'kubectl');

const kinds =
  'configmap,deployment,service,resourceclaimtemplate,resourceclaim,pod,resourcequota';

interface KubernetesObject {
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    uid: string;
    labels?: Record<string, string>;
    ownerReferences?: object[];
  };
  spec?: object;
  status?: Record<string, unknown>;
}

async function shell(script: string): Promise<string> {
  const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', script], {
    env: {
      ...process.env,
      KUBECONFIG: kubeconfig,
      PATH: `${kubectlFolder}${delimiter}${process.env.PATH}`,
    },
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
}

async function list(what: string, selector = ''): Promise<KubernetesObject[]> {
  const text = await shell(
    `kubectl get ${what} --all-namespaces -o json ${
      selector && `-l '${selector}'`
    }`,
  );
  return JSON.parse(text).items;
}

/** The blocks of shell commands under a heading of the guide, in order. */
async function commandsOf(heading: string): Promise<string[]> {
  const guide = await readFile(
    resolve(repository, 'docs/guides/uninstall.md'),
    'utf8',
  );
  const section = guide.split(/^## /m).find(each => each.startsWith(heading));
  return [...section!.matchAll(/^```sh\n(.*?)^```/gms)].map(([, code]) => code);
}

const nameOf = ({ kind, metadata }: KubernetesObject) =>
  `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;

describe('the uninstall guide', () => {
  let backend: Awaited<ReturnType<typeof startPortal>> | undefined;

  const make = async (name: string, project = 'fraud-ml') => {
    const response = await request(backend!.server)
      .post('/api/gpu/v1/requests')
      .send({
        name,
        project,
        tier: 'gpu-small',
        workload: { type: 'vllm', model: 'Qwen/Qwen3-4B' },
      });
    expect(response.body).toMatchObject({ name });
    return (response.body as GpuRequest).id;
  };

  const reach = (id: string, state: string) =>
    eventually(
      `request ${id} to be ${state}`,
      async () => {
        const { body } = await request(backend!.server).get(
          `/api/gpu/v1/requests/${id}`,
        );
        return body.state === state;
      },
      60,
    );

  /** What the control plane had before the portal came, without what changes by itself. */
  const others = async () =>
    (await list(kinds))
      .filter(
        ({ kind, metadata }) =>
          metadata.namespace !== 'backstage-gpu' &&
          metadata.labels?.['backstage-gpu.io/request'] === undefined &&
          !(kind === 'ResourceQuota' && metadata.name === 'backstage-gpu'),
      )
      .map(object => `${nameOf(object)} ${JSON.stringify(object.spec)}`)
      .sort();

  beforeAll(async () => {
    await shell(`kubectl apply -f ${repository}/examples/cluster-role.yaml`);
    const token = await shell(
      'kubectl -n backstage-gpu create token portal --duration=1h',
    );
    const view = JSON.parse(
      await shell('kubectl config view --raw --minify -o json'),
    );
    const { server, ...tls } = view.clusters[0].cluster;
    backend = await startPortal({
      clusters: [
        {
          name: 'real',
          url: server,
          authProvider: 'serviceAccount',
          serviceAccountToken: token.trim(),
          caData: tls['certificate-authority-data'],
        },
      ],
      projects: [
        { name: 'fraud-ml', limits: { devices: { 'gpu-small': 20 } } },
      ],
    });
    await eventually(
      'the fleet to be settled',
      async () => {
        const { body } = await request(backend!.server).get(
          '/api/gpu/v1/tiers',
        );
        return (
          body.tiers?.length === 3 &&
          body.tiers.every(
            ({ pending, allocated }: { pending: number; allocated: number }) =>
              pending === 0 && allocated > 0,
          )
        );
      },
      90,
    );
  });

  afterAll(() => backend?.stop());

  it('leaves nothing of the portal, and everything else', async () => {
    const before = await others();
    const stays = await make('fraud-chat');
    const released = await make('fraud-old');
    const left = await make('ranking-rest', 'search-ranking');
    for (const id of [stays, released, left]) {
      await reach(id, 'ready');
    }
    await eventually('the quota of the project', async () =>
      (
        await list(
          'resourcequota',
          'app.kubernetes.io/managed-by=backstage-gpu',
        )
      ).some(({ metadata }) => metadata.namespace === 'fraud-ml'),
    );

    for (const commands of await commandsOf('1. Release')) {
      await shell(commands);
    }
    await eventually(
      'what the released request had to be gone',
      async () =>
        (await list(kinds, `backstage-gpu.io/request=${released}`)).length ===
        0,
      60,
    );

    // Step 2 takes the packages out: the portal runs without us.
    await backend!.stop();
    backend = undefined;
    for (const commands of await commandsOf('3. Clean up')) {
      await shell(commands);
    }

    await eventually(
      'what the request that nobody released had to be gone',
      async () =>
        (await list(kinds, `backstage-gpu.io/request=${left}`)).length === 0,
      60,
    );
    const kept = await list(
      'deployment,service,resourceclaimtemplate',
      'app.kubernetes.io/instance=fraud-chat',
    );
    expect(kept.map(({ kind }) => kind).sort()).toEqual([
      'Deployment',
      'ResourceClaimTemplate',
      'Service',
    ]);
    for (const { metadata } of kept) {
      expect(metadata.ownerReferences ?? []).toEqual([]);
      expect(metadata.labels).not.toHaveProperty(
        'app.kubernetes.io/managed-by',
      );
    }
    for (const [what, selector] of [
      ['configmap', 'backstage-gpu.io/request'],
      ['resourcequota', 'app.kubernetes.io/managed-by=backstage-gpu'],
      ['namespace', 'backstage-gpu.io/project'],
      ['deviceclass', 'backstage-gpu.io/tier'],
    ]) {
      expect(await list(what, selector)).toEqual([]);
    }
    const rights = await list('clusterrole,clusterrolebinding,namespace');
    expect(
      rights.map(nameOf).filter(name => name.includes('backstage-gpu')),
    ).toEqual([]);
    const now = await others();
    expect(before.filter(each => !now.includes(each))).toEqual([]);

    // What stays goes on without us: a new pod gets a device of its own.
    await shell(
      'kubectl -n fraud-ml delete pod -l app.kubernetes.io/instance=fraud-chat --wait=true',
    );
    await eventually(
      'the service that stays to be ready again',
      async () => {
        const [deployment] = await list(
          'deployment',
          'app.kubernetes.io/instance=fraud-chat',
        );
        const claims = await list(
          'resourceclaim',
          'app.kubernetes.io/instance=fraud-chat',
        );
        return (
          deployment.status?.readyReplicas === 1 &&
          claims.some(({ status }) => status?.allocation)
        );
      },
      90,
    );
  });
});
