/**
 * The ClusterRole in examples/ is all that the portal needs, and every right in it is needed: with each right taken away
 * in turn, what the portal does for a user no longer works, and the portal says which right is missing.
 */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { parseAllDocuments } from 'yaml';
import { AdminApi } from './support/AdminApi';
import { eventually } from './support/eventually';
import { nameOfRight, Right, rightsOf, rulesOf } from './support/Right';
import { runSpine } from './__testUtils__/runSpine';
import { withPortal } from './__testUtils__/withPortal';

jest.setTimeout(120_000);

const kubeconfigFile = process.env.CONTRACT_KUBECONFIG!;
const roleFile = resolve(__dirname, '../../../examples/cluster-role.yaml');
const account = 'portal-rights';
const project = 'portal-rights';
const tier = 'portal-rights';

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
      `${nameOfRight(right)} to be ${allowed ? 'allowed' : 'refused'}`,
      async () => (await admin.isAllowed(user, right)) === allowed,
    );
  }

  /** Everything that the portal does for a user, once. Throws with what it said when something does not work. */
  async function useAll(name: string): Promise<void> {
    // A quota that is there already would only have to be changed, never made.
    await admin.call(
      'DELETE',
      `/api/v1/namespaces/${project}/resourcequotas/backstage-gpu`,
    );
    await withPortal({ admin, token, projects: [project], tier }, server =>
      runSpine(server, { project, tier, name }),
    );
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
    await expect(useAll('enough')).resolves.toBeUndefined();
  });

  it('are each needed, and the portal names the one that is missing', async () => {
    const needless: string[] = [];
    const unclear: string[] = [];
    for (const [index, missing] of rights.entries()) {
      await grant(rights.filter(right => right !== missing));
      const problem = await useAll(`less-${index}`).then(
        () => undefined,
        error => String(error.message),
      );
      if (problem === undefined) {
        needless.push(nameOfRight(missing));
      } else if (!problem.includes(missing.resource)) {
        unclear.push(`${nameOfRight(missing)}: ${problem}`);
      }
    }
    expect({ needless, unclear }).toEqual({ needless: [], unclear: [] });
  }, 600_000);
});
