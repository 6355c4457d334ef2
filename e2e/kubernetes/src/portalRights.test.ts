/**
 * The ClusterRole in examples/ is all that the portal needs, and every right in it is needed: with each right taken away
 * in turn, what the portal does for a user no longer works, and the portal says which right is missing.
 */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import gpuPlugin from '@backstage-gpu/plugin-gpu-backend';
import {
  ClustersResponse,
  GpuRequest,
  ProjectLimits,
} from '@backstage-gpu/plugin-gpu-common';
import request from 'supertest';
import { parseAllDocuments } from 'yaml';
import { AdminApi } from './support/AdminApi';
import { eventually } from './support/eventually';

interface Rule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
}

interface Right {
  group: string;
  resource: string;
  verb: string;
}

jest.setTimeout(120_000);

const kubeconfigFile = process.env.CONTRACT_KUBECONFIG!;
const roleFile = resolve(__dirname, '../../../examples/cluster-role.yaml');
const account = 'portal-rights';
const project = 'portal-rights';
const tier = 'portal-rights';

function rightsOf(rules: Rule[]): Right[] {
  return rules.flatMap(({ apiGroups, resources, verbs }) =>
    apiGroups.flatMap(group =>
      resources.flatMap(resource =>
        verbs.map(verb => ({ group, resource, verb })),
      ),
    ),
  );
}

function rulesOf(rights: Right[]): Rule[] {
  return rights.map(({ group, resource, verb }) => ({
    apiGroups: [group],
    resources: [resource],
    verbs: [verb],
  }));
}

function nameOf({ group, resource, verb }: Right): string {
  return `${verb} ${resource}${group ? `.${group}` : ''}`;
}

describe('the rights of the portal', () => {
  let admin: AdminApi;
  let token: string;
  let rights: Right[];

  async function grant(granted: Right[]) {
    await admin.apply(
      '/apis/rbac.authorization.k8s.io/v1/clusterroles/portal-rights',
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRole',
        metadata: { name: account },
        rules: rulesOf(granted),
      },
    );
    // The authorizer follows its own watch; a review says when it has caught up.
    await Promise.all(
      rights.map(right => caughtUp(right, granted.includes(right))),
    );
  }

  function caughtUp(right: Right, allowed: boolean) {
    const user = `system:serviceaccount:default:${account}`;
    return eventually(
      `${nameOf(right)} to be ${allowed ? 'allowed' : 'refused'}`,
      async () => (await admin.isAllowed(user, right)) === allowed,
    );
  }

  async function withPortal<T>(
    use: (server: Parameters<typeof request>[0]) => Promise<T>,
  ): Promise<T> {
    const backend = await startTestBackend({
      features: [
        gpuPlugin,
        mockServices.rootConfig.factory({
          data: {
            gpu: {
              projects: [
                { name: project, limits: { devices: { [tier]: 20 } } },
              ],
              clusters: [
                {
                  name: 'real',
                  url: admin.url,
                  caData: admin.caData,
                  authProvider: 'serviceAccount',
                  serviceAccountToken: token,
                },
              ],
            },
          },
        }),
      ],
    });
    try {
      return await use(backend.server);
    } finally {
      await backend.stop();
    }
  }

  /** Everything that the portal does for a user, once. Throws with what it said when something does not work. */
  async function runSpine(name: string): Promise<void> {
    // A quota that is there already would only have to be changed, never made.
    await admin.call(
      'DELETE',
      `/api/v1/namespaces/${project}/resourcequotas/backstage-gpu`,
    );
    await withPortal(async server => {
      const clusters = await eventually(
        'an answer of the cluster',
        async () => {
          const response = await request(server).get('/api/gpu/v1/clusters');
          const body = response.body as ClustersResponse;
          const [cluster] = body.clusters;
          const settled =
            cluster.freshness.state === 'live' || cluster.faults.length > 0;
          return settled ? body : undefined;
        },
      );
      const [{ faults }] = clusters.clusters;
      if (faults.length > 0) {
        throw new Error(faults.map(({ message }) => message).join('; '));
      }
      const created = await request(server)
        .post('/api/gpu/v1/requests')
        .send({
          name,
          project,
          tier,
          workload: { type: 'vllm', model: 'test/model' },
        });
      if (created.status !== 201) {
        throw new Error(created.body.error.message);
      }
      const { id } = created.body as GpuRequest;
      const limits = await request(server).get(
        `/api/gpu/v1/projects/${project}/limits`,
      );
      const [quota] = (limits.body as ProjectLimits).quotas;
      if (quota.state !== 'kept') {
        throw new Error(quota.message);
      }
      const reach = (state: string) =>
        eventually(
          `request ${name} to be ${state}`,
          async () => {
            const { body } = await request(server).get(
              `/api/gpu/v1/requests/${id}`,
            );
            return body.state === state ? body : undefined;
          },
          20,
        );
      await reach('ready');
      const released = await request(server).delete(
        `/api/gpu/v1/requests/${id}`,
      );
      if (released.status !== 202) {
        throw new Error(released.body.error.message);
      }
      await reach('released');
    });
  }

  beforeAll(async () => {
    admin = new AdminApi(new KubeConfig(), kubeconfigFile);
    const role = parseAllDocuments(await readFile(roleFile, 'utf8'))
      .map(document => document.toJS())
      .find(({ kind }) => kind === 'ClusterRole');
    rights = rightsOf(role.rules);
    await admin.prepare({ account, project, tier });
    token = await admin.createToken(account);
  });

  afterAll(async () => {
    await admin?.remove({ account, project, tier });
  });

  it('suffice', async () => {
    await grant(rights);
    await expect(runSpine('enough')).resolves.toBeUndefined();
  });

  it('are each needed, and the portal names the one that is missing', async () => {
    const needless: string[] = [];
    const unclear: string[] = [];
    for (const [index, missing] of rights.entries()) {
      await grant(rights.filter(right => right !== missing));
      const problem = await runSpine(`less-${index}`).then(
        () => undefined,
        error => String(error.message),
      );
      if (problem === undefined) {
        needless.push(nameOf(missing));
      } else if (!problem.includes(missing.resource)) {
        unclear.push(`${nameOf(missing)}: ${problem}`);
      }
    }
    expect({ needless, unclear }).toEqual({ needless: [], unclear: [] });
  }, 600_000);
});
