import { randomBytes } from 'node:crypto';
import {
  fastTimings,
  RunningSandbox,
  startSandbox,
} from '@backstage-gpu/kube-sandbox';
import { ClusterClient } from './ClusterClient';
import { JsonObject } from './JsonObject';
import { readKubeconfig } from './kubeconfig';
import { clusterPath, namespacedPath } from './paths';
import { waitFor, waitForGone } from './waitFor';

/** Which cluster the suite runs against: the embedded one unless this names the kubeconfig of another. */
const KUBECONFIG = process.env.CONTRACT_KUBECONFIG;

/** Milliseconds; every wait inside a test has a shorter deadline of its own. */
const testTimeout = 90_000;

/** The cluster under test, with what a test makes of its own. */
export interface ContractCluster {
  client: ClusterClient;
  /** Part of every name that a test file gives, so that files never meet. */
  id: string;
  /** Address and token, for other clients. */
  kubeconfig: string | undefined;
  sandbox: RunningSandbox | undefined;
  /** Makes a namespace of a unique name and returns that name. */
  namespace(labels?: Record<string, string>): Promise<string>;
  /** Creates an object; the answer must be 201. Objects of the whole cluster are removed after the tests. */
  create(
    resource: string,
    object: JsonObject,
    namespace?: string,
  ): Promise<JsonObject>;
  /** Creates a node and waits until pods can be scheduled to it. */
  readyNode(node: JsonObject): Promise<void>;
  wait: (
    resource: string,
    namespace: string | undefined,
    name: string,
    isReached: (object: JsonObject) => boolean,
  ) => Promise<JsonObject>;
  gone: (
    resource: string,
    namespace: string | undefined,
    name: string,
  ) => Promise<void>;
}

/** Starts or reaches the cluster before the tests of a file, and removes what they made after them. */
export function useCluster(): ContractCluster {
  const made: string[] = [];
  const cluster = { id: randomBytes(4).toString('hex') } as ContractCluster;
  let counter = 0;

  const collection = (resource: string, namespace?: string) =>
    namespace ? namespacedPath(namespace, resource) : clusterPath(resource);

  cluster.create = async (resource, object, namespace) => {
    const path = collection(resource, namespace);
    const answer = await cluster.client.post(path, object);
    if (answer.status !== 201) {
      throw new Error(
        `create ${path}: ${answer.status} ${answer.body.message}`,
      );
    }
    if (!namespace) {
      made.push(`${path}/${answer.body.metadata.name}`);
    }
    return answer.body;
  };
  cluster.namespace = async labels => {
    counter += 1;
    const name = `contract-${cluster.id}-${counter}`;
    await cluster.create('namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels },
    });
    return name;
  };
  cluster.readyNode = async node => {
    const { metadata, spec } = await cluster.create('nodes', node);
    const ownTaints = (spec.taints ?? []).filter(
      ({ key }: JsonObject) => !key.startsWith('node.kubernetes.io/'),
    ).length;
    await cluster.wait(
      'nodes',
      undefined,
      metadata.name,
      ({ spec: { taints = [] }, status }) =>
        taints.length === ownTaints &&
        status.conditions?.some(
          ({ type, status: value }: JsonObject) =>
            type === 'Ready' && value === 'True',
        ),
    );
  };
  cluster.wait = (resource, namespace, name, isReached) =>
    waitFor(cluster.client, collection(resource, namespace), name, isReached);
  cluster.gone = (resource, namespace, name) =>
    waitForGone(cluster.client, collection(resource, namespace), name);

  jest.setTimeout(testTimeout);

  beforeAll(async () => {
    if (KUBECONFIG) {
      cluster.kubeconfig = KUBECONFIG;
      cluster.client = new ClusterClient(readKubeconfig(KUBECONFIG));
      return;
    }
    cluster.sandbox = await startSandbox({
      fleet: false,
      timings: fastTimings,
      onError: error => {
        throw error;
      },
    });
    cluster.client = new ClusterClient(cluster.sandbox);
  });

  afterAll(async () => {
    // Namespaces were made first and are removed first, so that nothing new comes of what they hold.
    for (const path of made) {
      await cluster.client.delete(path);
    }
    await cluster.client.close();
    await cluster.sandbox?.stop();
  });

  return cluster;
}
