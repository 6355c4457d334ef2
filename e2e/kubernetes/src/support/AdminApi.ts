import { KubeConfig } from '@kubernetes/client-node';
import { Agent, request } from 'undici';
import { eventually } from './eventually';

const ownRbac = '/apis/rbac.authorization.k8s.io/v1/namespaces/backstage-gpu';

/** The control plane's admin: sets up what a test of the portal needs, and takes it away. */
export class AdminApi {
  readonly url: string;
  readonly caData: string;
  readonly #token: string;
  readonly #dispatcher: Agent;

  constructor(kubeConfig: KubeConfig, file: string) {
    kubeConfig.loadFromFile(file);
    const cluster = kubeConfig.getCurrentCluster()!;
    this.url = cluster.server;
    this.caData = cluster.caData!;
    this.#token = kubeConfig.getCurrentUser()!.token!;
    const ca = Buffer.from(this.caData, 'base64').toString();
    this.#dispatcher = new Agent({ connect: { ca } });
  }

  async call<T>(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    body?: object,
    contentType = 'application/json',
  ): Promise<T> {
    const response = await request(`${this.url}${path}`, {
      method,
      dispatcher: this.#dispatcher,
      headers: {
        authorization: `Bearer ${this.#token}`,
        'content-type': contentType,
      },
      body: body && JSON.stringify(body),
    });
    const text = await response.body.text();
    if (
      response.statusCode >= 400 &&
      !(method === 'DELETE' && response.statusCode === 404)
    ) {
      throw new Error(`${method} ${path}: ${response.statusCode} ${text}`);
    }
    return JSON.parse(text) as T;
  }

  /** Whether the API server would take a call of a user to whom RBAC allows everything; nothing is made. */
  async wouldTake(
    user: string,
    call: { method: 'POST' | 'PUT' | 'DELETE'; path: string; body?: object },
  ): Promise<{ taken: boolean; message: string }> {
    const response = await request(`${this.url}${call.path}?dryRun=All`, {
      method: call.method,
      dispatcher: this.#dispatcher,
      headers: {
        authorization: `Bearer ${this.#token}`,
        'impersonate-user': user,
        'impersonate-group': 'system:masters',
        'content-type': 'application/json',
      },
      body: call.body && JSON.stringify(call.body),
    });
    const { message = '' } = (await response.body.json()) as {
      message?: string;
    };
    return { taken: response.statusCode < 400, message };
  }

  apply(path: string, object: object): Promise<unknown> {
    return this.call(
      'PATCH',
      `${path}?fieldManager=portal-rights&force=true`,
      object,
      'application/apply-patch+yaml',
    );
  }

  async createToken(account: string): Promise<string> {
    const { status } = await this.call<{ status: { token: string } }>(
      'POST',
      `/api/v1/namespaces/default/serviceaccounts/${account}/token`,
      {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenRequest',
        spec: { expirationSeconds: 3600 },
      },
    );
    return status.token;
  }

  async isAllowed(
    user: string,
    right: {
      group: string;
      resource: string;
      verb: string;
      namespace?: string;
      name?: string;
    },
  ): Promise<boolean> {
    const { status } = await this.call<{ status: { allowed: boolean } }>(
      'POST',
      '/apis/authorization.k8s.io/v1/subjectaccessreviews',
      {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SubjectAccessReview',
        spec: { user, resourceAttributes: right },
      },
    );
    return status.allowed;
  }

  /** A service account bound to a ClusterRole of its name, a project with a namespace, and a tier with one free device. */
  async prepare(names: { account: string; project: string; tier: string }) {
    const { account, project, tier } = names;
    const node = `${tier}-node`;
    await this.apply(`/api/v1/namespaces/default/serviceaccounts/${account}`, {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: account },
    });
    await this.apply(
      `/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/${account}`,
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRoleBinding',
        metadata: { name: account },
        roleRef: {
          apiGroup: 'rbac.authorization.k8s.io',
          kind: 'ClusterRole',
          name: account,
        },
        subjects: [
          { kind: 'ServiceAccount', name: account, namespace: 'default' },
        ],
      },
    );
    await this.#grantLease(account);
    await this.apply(`/api/v1/namespaces/${project}`, {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: project,
        labels: { 'backstage-gpu.io/project': project },
      },
    });
    await this.apply(`/api/v1/nodes/${node}`, {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: node },
    });
    const resources = {
      cpu: '64',
      memory: '256Gi',
      pods: '110',
      'ephemeral-storage': '1000Gi',
    };
    await this.call(
      'PATCH',
      `/api/v1/nodes/${node}/status`,
      { status: { capacity: resources, allocatable: resources } },
      'application/merge-patch+json',
    );
    await this.apply(`/apis/resource.k8s.io/v1/deviceclasses/${tier}`, {
      apiVersion: 'resource.k8s.io/v1',
      kind: 'DeviceClass',
      metadata: { name: tier, labels: { 'backstage-gpu.io/tier': tier } },
      spec: {
        selectors: [
          { cel: { expression: `device.driver == 'gpu.${tier}.example'` } },
        ],
      },
    });
    await this.apply(`/apis/resource.k8s.io/v1/resourceslices/${tier}`, {
      apiVersion: 'resource.k8s.io/v1',
      kind: 'ResourceSlice',
      metadata: { name: tier },
      spec: {
        driver: `gpu.${tier}.example`,
        nodeName: node,
        pool: { name: node, generation: 1, resourceSliceCount: 1 },
        devices: Array.from({ length: 40 }, (_, index) => ({
          name: `gpu-${index}`,
        })),
      },
    });
  }

  /** As the Role of the examples does. */
  async #grantLease(account: string) {
    const name = `${account}-lease`;
    await this.apply('/api/v1/namespaces/backstage-gpu', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'backstage-gpu' },
    });
    await this.apply(`${ownRbac}/roles/${name}`, {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name },
      rules: [
        {
          apiGroups: ['coordination.k8s.io'],
          resources: ['leases'],
          verbs: ['create', 'get', 'update'],
        },
      ],
    });
    await this.apply(`${ownRbac}/rolebindings/${name}`, {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name },
      roleRef: {
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'Role',
        name,
      },
      subjects: [
        { kind: 'ServiceAccount', name: account, namespace: 'default' },
      ],
    });
  }

  /** Takes away what `prepare` and the tests made. */
  async remove(names: { account: string; project: string; tier: string }) {
    const { account, project, tier } = names;
    // Pods first and at once, and the node last: nothing ends the pods of a node that is gone, for minutes.
    const namespace = `/api/v1/namespaces/${project}`;
    await this.call('DELETE', namespace);
    await this.call('DELETE', `${namespace}/pods?gracePeriodSeconds=0`);
    await eventually(
      `namespace ${project} to be gone`,
      async () => {
        const { items } = await this.call<{
          items: { metadata: { name: string } }[];
        }>('GET', '/api/v1/namespaces');
        return !items.some(({ metadata }) => metadata.name === project);
      },
      60,
    );
    const paths = [
      `${ownRbac}/rolebindings/${account}-lease`,
      `${ownRbac}/roles/${account}-lease`,
      `/apis/resource.k8s.io/v1/resourceslices/${tier}`,
      `/apis/resource.k8s.io/v1/deviceclasses/${tier}`,
      `/api/v1/nodes/${tier}-node`,
      `/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/${account}`,
      `/apis/rbac.authorization.k8s.io/v1/clusterroles/${account}`,
      `/api/v1/namespaces/default/serviceaccounts/${account}`,
    ];
    for (const path of paths) {
      await this.call('DELETE', path);
    }
    await this.#dispatcher.close();
  }
}
