import { randomBytes } from 'node:crypto';
import { ClusterApi } from './api/ClusterApi';
import { Clock, systemClock } from './cluster/Clock';
import { OpaqueKind } from './cluster/opaqueKinds';
import { resources } from './cluster/resources';
import { ResourceTable } from './cluster/ResourceTable';
import { KubernetesObject } from './cluster/types';
import { startControllers } from './controllers/startControllers';
import { demoTimings, Timings } from './controllers/Timings';
import { loadFleet } from './fleet/loadFleet';
import { renderKubeconfig } from './http/renderKubeconfig';
import { SandboxServer } from './http/SandboxServer';
import { ObjectStore } from './store/ObjectStore';

const systemNamespaces = [
  'default',
  'kube-node-lease',
  'kube-public',
  'kube-system',
];
const bookmarkInterval = 60_000;
const tokenBytes = 32;

/**
 * What a sandbox cluster is started with. Everything has a default.
 *
 * @public
 */
export interface SandboxOptions {
  /** Address to listen on; anything but loopback is refused. */
  host?: string;
  /** Port to listen on; 0, the default, takes a free one. */
  port?: number;
  /** Bearer token; a random one by default. */
  token?: string;
  /** Whether the cluster begins with the demonstration fleet; it does by default. */
  fleet?: boolean;
  /**
   * Kinds to serve beside the built-in ones, without validation and controllers; see `opaqueKinds`. None by default, as
   * in a cluster without operators.
   */
  kinds?: readonly OpaqueKind[];
  /** Durations of the simulated parts in milliseconds, where they differ from those of a demonstration. */
  timings?: Partial<Timings>;
  /** How many writes stay replayable for watches and paged lists. */
  historyLimit?: number;
  /** Milliseconds between the bookmarks of a watch. */
  bookmarkInterval?: number;
  clock?: Clock;
  /** Told of the sandbox's own faults. Never given the token. */
  onError?: (error: Error) => void;
}

/**
 * A sandbox cluster that answers.
 *
 * @public
 */
export interface RunningSandbox {
  /** Address of the API server. */
  url: string;
  token: string;
  /** Content of a kubeconfig for it, which holds the token. */
  kubeconfig: string;
  /** Ends watches, timers and the listener; resolves when nothing is left. */
  stop(): Promise<void>;
}

/**
 * Starts a small Kubernetes cluster in this process, reached over plain HTTP on loopback.
 *
 * @public
 * @throws Error for an address other than loopback, one that is in use, or kinds that are served already
 */
export async function startSandbox(
  options: SandboxOptions = {},
): Promise<RunningSandbox> {
  const clock = options.clock ?? systemClock;
  const onError = options.onError ?? (() => {});
  const token = options.token ?? randomBytes(tokenBytes).toString('base64url');
  const store = new ObjectStore({ historyLimit: options.historyLimit });
  const api = new ClusterApi({
    store,
    clock,
    resources: new ResourceTable(options.kinds),
  });
  const server = new SandboxServer({
    api,
    clock,
    token,
    bookmarkInterval: options.bookmarkInterval ?? bookmarkInterval,
    onError,
  });
  const url = await server.listen(
    options.host ?? '127.0.0.1',
    options.port ?? 0,
  );
  createSystemNamespaces(api);
  const stopControllers = startControllers({
    api,
    store,
    clock,
    timings: { ...demoTimings, ...options.timings },
    onError,
  });
  const stop = async () => {
    stopControllers();
    await server.close();
  };
  try {
    if (options.fleet ?? true) {
      loadFleet().forEach(object => load(api, object));
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url,
    token,
    kubeconfig: renderKubeconfig(url, token),
    stop,
  };
}

function createSystemNamespaces(api: ClusterApi): void {
  for (const name of systemNamespaces) {
    const namespace = {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name },
    };
    api.create(resources.namespaces, undefined, namespace, {
      manager: 'kube-apiserver',
    });
  }
}

function load(api: ClusterApi, object: KubernetesObject): void {
  const definition = api.resources.findOfKind(object.apiVersion, object.kind);
  if (!definition) {
    throw new Error(
      `The fleet holds a ${object.kind} of ${object.apiVersion}, which the sandbox does not serve`,
    );
  }
  const manager = 'sandbox-fleet';
  api.create(definition, object.metadata.namespace, object, { manager });
}
