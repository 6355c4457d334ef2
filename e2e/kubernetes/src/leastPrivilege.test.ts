/**
 * With the manifests of examples/least-privilege the portal does everything for its projects; with each right taken away in
 * turn it says which is missing and where, and goes on with the rest.
 */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { KubeConfig } from '@kubernetes/client-node';
import {
  ProjectsResponse,
  TiersResponse,
  UsageResponse,
} from '@backstage-gpu/plugin-gpu-common';
import request from 'supertest';
import { parseAllDocuments } from 'yaml';
import { AdminApi } from './support/AdminApi';
import { eventually } from './support/eventually';
import { nameOfRight, Right, rightsOf, rulesOf } from './support/Right';
import { readCluster, runSpine } from './__testUtils__/runSpine';
import { withPortal } from './__testUtils__/withPortal';

jest.setTimeout(120_000);

const kubeconfigFile = process.env.CONTRACT_KUBECONFIG!;
const folder = resolve(__dirname, '../../../examples/least-privilege');
const account = 'least-privilege';
const user = `system:serviceaccount:default:${account}`;
const tier = account;
/** Projects with one namespace of their name. The first loses rights, the second keeps them. */
const project = account;
const other = 'least-privilege-other';
/** One whose namespace comes later. */
const late = 'least-privilege-late';
const rbac = '/apis/rbac.authorization.k8s.io/v1';

async function readRights(file: string, kind: string): Promise<Right[]> {
  const text = await readFile(resolve(folder, file), 'utf8');
  const role = parseAllDocuments(text)
    .map(document => document.toJS())
    .find(document => document.kind === kind);
  return rightsOf(role.rules);
}

describe('the portal with the least rights', () => {
  let admin: AdminApi;
  let token: string;
  let ofCluster: Right[];
  let ofProject: Right[];

  const without = (rights: Right[], missing?: Right) =>
    rights.filter(right => right !== missing);

  async function grantInCluster(granted: Right[]) {
    await admin.apply(`${rbac}/clusterroles/${account}`, {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: account },
      rules: rulesOf(granted),
    });
    await Promise.all(
      ofCluster.map(right => caughtUp(right, granted.includes(right))),
    );
  }

  async function grantIn(namespace: string, granted: Right[]) {
    const path = `${rbac}/namespaces/${namespace}`;
    await admin.apply(`${path}/roles/${account}`, {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name: account },
      rules: rulesOf(granted),
    });
    await admin.apply(`${path}/rolebindings/${account}`, {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: account },
      roleRef: {
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'Role',
        name: account,
      },
      subjects: [
        { kind: 'ServiceAccount', name: account, namespace: 'default' },
      ],
    });
    await Promise.all(
      ofProject.map(right =>
        caughtUp({ ...right, namespace }, granted.includes(right)),
      ),
    );
  }

  /** The authorizer follows its own watch; a review says when it has caught up. */
  function caughtUp(right: Right & { namespace?: string }, allowed: boolean) {
    return eventually(
      `${nameOfRight(right)} to be ${allowed ? 'allowed' : 'refused'}`,
      async () => (await admin.isAllowed(user, right)) === allowed,
    );
  }

  async function makeNamespace(name: string) {
    await admin.apply(`/api/v1/namespaces/${name}`, {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels: { 'backstage-gpu.io/project': name } },
    });
  }

  function withLeast<T>(
    use: (server: Parameters<typeof request>[0]) => Promise<T>,
  ): Promise<T> {
    const projects = [project, other, late];
    return withPortal({ admin, token, projects, tier }, use);
  }

  /** One that is there already would only have to be changed, never made. */
  async function removeQuotas() {
    for (const name of [project, other]) {
      await admin.call(
        'DELETE',
        `/api/v1/namespaces/${name}/resourcequotas/backstage-gpu`,
      );
    }
  }

  const isAbout = (namespace: string) => (message: string) =>
    / in namespace ([^:]*):/
      .exec(message)?.[1]
      .split(', ')
      .includes(namespace) ?? false;
  const spineOf = (name: string, of: string) => ({
    project: of,
    tier,
    name,
    isOurs: isAbout(of),
  });

  beforeAll(async () => {
    admin = new AdminApi(new KubeConfig(), kubeconfigFile);
    ofCluster = await readRights('cluster-role.yaml', 'ClusterRole');
    ofProject = await readRights('project-role.yaml', 'Role');
    await admin.prepare({ account, project, tier });
    await makeNamespace(other);
    await grantInCluster(ofCluster);
    await grantIn(other, ofProject);
    token = await admin.createToken(account);
  });

  afterAll(async () => {
    await admin?.call('DELETE', `/api/v1/namespaces/${other}`);
    await admin?.remove({ account, project, tier });
  });

  it('does everything, and says what only more rights would tell', async () => {
    await grantIn(project, ofProject);
    await withLeast(async server => {
      const began = new Date();
      const { id, state } = await runSpine(server, spineOf('enough', project));
      expect(state).toBe('released');
      const { freshness, faults } = await readCluster(server);
      expect(freshness.state).toBe('live');
      // Namespaces of the control plane's own fleet have projects, too, and no Role.
      const others = faults.filter(
        ({ message }) => !isAbout('fraud-ml')(message),
      );
      expect(others.map(({ message }) => message)).toEqual([
        expect.stringContaining(
          'pods (workloads that hold devices elsewhere are not named)',
        ),
      ]);
      const { tiers } = (await request(server).get('/api/gpu/v1/tiers'))
        .body as TiersResponse;
      expect(tiers.find(({ name }) => name === tier)).toMatchObject({
        total: 40,
        allocatable: 40,
      });
      await eventually('the ledger to have it', async () => {
        const { groups } = (
          await request(server)
            .get('/api/gpu/v1/usage')
            .query({
              from: new Date(began.getTime() - 60_000).toISOString(),
              to: new Date(Date.now() + 60_000).toISOString(),
              groupBy: 'request',
              project,
            })
        ).body as UsageResponse;
        return groups?.some(
          each => each.request === id && each.deviceHours > 0,
        );
      });
    });
  });

  it('follows the namespaces of projects as they come and go', async () => {
    await grantIn(project, ofProject);
    await withLeast(async server => {
      await runSpine(server, spineOf('before', project));
      await makeNamespace(late);
      try {
        const isNamed = async () =>
          (await readCluster(server)).faults.some(({ message }) =>
            isAbout(late)(message),
          );
        await eventually('the missing rights to be named', isNamed);
        expect((await readCluster(server)).freshness.state).toBe('live');
        await runSpine(server, spineOf('beside', project));
        await grantIn(late, ofProject);
        await eventually(
          'the rights to be noticed',
          async () => !(await isNamed()),
          60,
        );
        await runSpine(server, spineOf('late', late));
      } finally {
        await admin.call('DELETE', `/api/v1/namespaces/${late}`);
      }
      await eventually(
        'the namespace to be gone from its project',
        async () => {
          const { projects } = (
            await request(server).get('/api/gpu/v1/projects')
          ).body as ProjectsResponse;
          const gone = projects.find(({ name }) => name === late);
          return !gone?.namespaces.length;
        },
      );
      await runSpine(server, spineOf('after', project));
    });
  });

  it('names each right of a project that is missing, and serves the others', async () => {
    const wrong: string[] = [];
    for (const [index, missing] of ofProject.entries()) {
      await grantIn(project, without(ofProject, missing));
      await removeQuotas();
      await withLeast(async server => {
        const problem = await runSpine(
          server,
          spineOf(`less-${index}`, project),
        ).then(
          () => 'needless',
          error => String(error.message),
        );
        if (!problem.includes(missing.resource)) {
          wrong.push(`${nameOfRight(missing)}: ${problem}`);
        }
        await runSpine(server, spineOf(`other-${index}`, other)).catch(error =>
          wrong.push(`${nameOfRight(missing)} stops others: ${error.message}`),
        );
        const { freshness } = await readCluster(server);
        if (freshness.state !== 'live') {
          wrong.push(`${nameOfRight(missing)}: ${freshness.reason}`);
        }
      });
    }
    expect(wrong).toEqual([]);
  }, 900_000);

  it('names each right in the cluster that is missing, and shows the rest', async () => {
    const wrong: string[] = [];
    await grantIn(project, ofProject);
    for (const missing of ofCluster) {
      await grantInCluster(without(ofCluster, missing));
      await withLeast(async server => {
        await eventually(`${nameOfRight(missing)} to be named`, async () =>
          (
            await readCluster(server)
          ).faults.some(
            ({ kind, message }) =>
              kind === 'permission' && message.includes(missing.resource),
          ),
        );
        const expected = {
          tiers: nameOfRight(missing) !== 'list deviceclasses.resource.k8s.io',
          projects: nameOfRight(missing) !== 'list namespaces',
        };
        let shown = {};
        await eventually('the rest to be shown', async () => {
          const tiers = await request(server).get('/api/gpu/v1/tiers');
          const projects = await request(server).get('/api/gpu/v1/projects');
          shown = {
            tiers: (tiers.body as TiersResponse).tiers.some(
              ({ name }) => name === tier,
            ),
            projects: (projects.body as ProjectsResponse).projects.some(
              ({ namespaces }) => namespaces.length > 0,
            ),
          };
          return isDeepStrictEqual(shown, expected);
        }).catch(() =>
          wrong.push(`${nameOfRight(missing)}: ${JSON.stringify(shown)}`),
        );
      });
    }
    await grantInCluster(ofCluster);
    expect(wrong).toEqual([]);
  }, 300_000);

  it('serves requests with the claims of projects alone, and then knows no numbers', async () => {
    const claims = ofCluster.filter(
      ({ resource }) => resource === 'resourceclaims',
    );
    await grantInCluster(ofCluster.filter(right => !claims.includes(right)));
    await grantIn(project, [...ofProject, ...claims]);
    await grantIn(other, [...ofProject, ...claims]);
    await withLeast(async server => {
      await runSpine(server, spineOf('narrow', project));
      const { freshness, faults } = await readCluster(server);
      expect(freshness.state).toBe('live');
      expect(faults).toContainEqual(
        expect.objectContaining({
          kind: 'permission',
          message: expect.stringContaining(
            'resourceclaims.resource.k8s.io (what is available, and who holds what, is not known)',
          ),
        }),
      );
      const { tiers } = (await request(server).get('/api/gpu/v1/tiers'))
        .body as TiersResponse;
      expect(tiers.find(({ name }) => name === tier)).not.toHaveProperty(
        'allocatable',
      );
    });
    await grantInCluster(ofCluster);
  });
});
