import { formatTime } from '../cluster/Clock';
import { resources } from '../cluster/resources';
import { StatusError } from '../cluster/StatusError';
import { JsonRecord, KubernetesObject } from '../cluster/types';
import {
  ControllerContext,
  followStore,
  writeStatus,
} from './ControllerContext';
import { isNodeReady } from './nodeController';
import { isPodFinished } from './pods';
import { Timings } from './Timings';
import { WorkQueue } from './WorkQueue';

const fieldManager = 'kubelet';
/** How many seconds the containers of a pod run until they end by themselves. */
const runSecondsAnnotation = 'kube-sandbox/run-seconds';
/** What they end with; 0 is success. */
const exitCodeAnnotation = 'kube-sandbox/exit-code';
const kubeletVersion = 'v1.36.2';
/** What a node offers that says nothing about itself. */
const roomy: JsonRecord = { cpu: '64', memory: '512Gi', pods: '110' };

/** Addresses of pods, handed out one after another within 10.244.0.0/16. */
class PodAddresses {
  #next = 1;

  take(): string {
    const host = this.#next;
    this.#next = (this.#next % 65_000) + 1;
    return `10.244.${Math.floor(host / 254)}.${(host % 254) + 1}`;
  }
}

/** Plays the kubelets: new nodes become Ready, bound pods run after a while, those of Jobs end by themselves, deleted ones end. */
export function startKubelet(context: ControllerContext): () => void {
  const { store, api, clock, timings, onError } = context;
  const addresses = new PodAddresses();
  const now = () => formatTime(clock.now());
  const onFailure = (_key: string, error: Error) => {
    if (!(error instanceof StatusError)) {
      onError(error);
    }
  };
  const nodes = new WorkQueue({
    clock,
    onFailure,
    work: name => {
      const node = store.get(resources.nodes, undefined, name);
      if (node && !isNodeReady(node)) {
        writeStatus(
          context,
          resources.nodes,
          node,
          readyNodeStatus(node, now()),
          fieldManager,
        );
      }
    },
  });
  const ends = new WorkQueue({
    clock,
    onFailure,
    work: uid => {
      const pod = store.findByUid(uid)?.object;
      if (pod?.status?.phase === 'Running') {
        const status = endedPodStatus(pod, now());
        writeStatus(context, resources.pods, pod, status, fieldManager);
      }
    },
  });
  const starts = new WorkQueue({
    clock,
    onFailure,
    work: uid => {
      const pod = store.findByUid(uid)?.object;
      const isDue =
        pod?.status?.phase === 'Pending' &&
        pod.metadata.deletionTimestamp === undefined;
      if (pod && isDue) {
        writeStatus(
          context,
          resources.pods,
          pod,
          runningPodStatus(pod, addresses.take(), now()),
          fieldManager,
        );
        const runTime = runTimeOf(pod, timings);
        if (runTime !== undefined) {
          ends.addAfter(uid, runTime);
        }
      }
    },
  });
  const stops = new WorkQueue({
    clock,
    onFailure,
    work: uid => {
      const pod = store.findByUid(uid)?.object;
      if (pod?.metadata.deletionTimestamp) {
        const { namespace, name } = pod.metadata;
        api.delete(resources.pods, namespace, name, {
          gracePeriodSeconds: 0,
          preconditions: { uid },
        });
      }
    },
  });
  const handlePod = (pod: KubernetesObject) => {
    if (!pod.spec.nodeName) {
      return;
    }
    if (pod.metadata.deletionTimestamp) {
      const grace = (pod.metadata.deletionGracePeriodSeconds ?? 0) * 1000;
      stops.addAfter(pod.metadata.uid, Math.min(timings.podStop, grace));
    } else if (pod.status?.phase === 'Pending' && !isPodFinished(pod)) {
      starts.addAfter(pod.metadata.uid, timings.podStart);
    }
  };
  const stopFollowing = followStore(
    store,
    [resources.nodes, resources.pods],
    ({ type, definition, object, previous }) => {
      if (definition === resources.nodes) {
        if (type === 'ADDED') {
          nodes.addAfter(object.metadata.name, timings.nodeReady);
        }
        return;
      }
      const { deletionTimestamp } = object.metadata;
      // Each step of a pod's life is begun once: later writes must not push its time away.
      const isNew =
        previous?.spec.nodeName !== object.spec.nodeName ||
        previous?.metadata.deletionTimestamp !== deletionTimestamp;
      if (type !== 'DELETED' && isNew) {
        handlePod(object);
      }
    },
  );
  return () => {
    stopFollowing();
    [nodes, starts, ends, stops].forEach(queue => queue.stop());
  };
}

function readyNodeStatus(node: KubernetesObject, now: string): JsonRecord {
  const heartbeat = (type: string, status: string, reason: string) =>
    condition(type, status, now, { reason, lastHeartbeatTime: now });
  return {
    capacity: roomy,
    allocatable: roomy,
    ...node.status,
    nodeInfo: {
      architecture: 'amd64',
      operatingSystem: 'linux',
      osImage: 'Sandbox',
      kernelVersion: 'sandbox',
      containerRuntimeVersion: 'sandbox',
      kubeletVersion: kubeletVersion,
      kubeProxyVersion: kubeletVersion,
      machineID: '',
      systemUUID: '',
      bootID: '',
      ...node.status?.nodeInfo,
    },
    conditions: [
      heartbeat('Ready', 'True', 'KubeletReady'),
      heartbeat('MemoryPressure', 'False', 'KubeletHasSufficientMemory'),
      heartbeat('DiskPressure', 'False', 'KubeletHasNoDiskPressure'),
      heartbeat('PIDPressure', 'False', 'KubeletHasSufficientPID'),
    ],
    phase: 'Running',
  };
}

function condition(type: string, status: string, now: string, more = {}) {
  return { type, status, lastTransitionTime: now, ...more };
}

function endedPodStatus(pod: KubernetesObject, now: string): JsonRecord {
  const exitCode = annotatedNumber(pod, exitCodeAnnotation) ?? 0;
  const ended = exitCode === 0;
  const unready = { reason: ended ? 'PodCompleted' : 'PodFailed' };
  return {
    ...pod.status,
    phase: ended ? 'Succeeded' : 'Failed',
    conditions: (pod.status?.conditions ?? []).map((known: JsonRecord) =>
      ['Ready', 'ContainersReady'].includes(known.type)
        ? condition(known.type, 'False', now, unready)
        : known,
    ),
    containerStatuses: (pod.status?.containerStatuses ?? []).map(
      (container: JsonRecord) => ({
        ...container,
        ready: false,
        started: false,
        state: {
          terminated: {
            exitCode,
            reason: ended ? 'Completed' : 'Error',
            startedAt: container.state?.running?.startedAt ?? now,
            finishedAt: now,
            containerID: container.containerID,
          },
        },
      }),
    ),
  };
}

/** A number that an annotation of a pod gives; undefined without it. */
function annotatedNumber(
  { metadata }: KubernetesObject,
  name: string,
): number | undefined {
  const value = Number(metadata.annotations?.[name] ?? NaN);
  return Number.isFinite(value) ? value : undefined;
}

function runningPodStatus(
  pod: KubernetesObject,
  podIP: string,
  now: string,
): JsonRecord {
  const kept = (pod.status?.conditions ?? []).filter(
    ({ type }: JsonRecord) => type === 'PodScheduled',
  );
  return {
    ...pod.status,
    phase: 'Running',
    hostIP: '10.1.0.1',
    hostIPs: [{ ip: '10.1.0.1' }],
    podIP,
    podIPs: [{ ip: podIP }],
    startTime: now,
    conditions: [
      ...kept,
      ...[
        'PodReadyToStartContainers',
        'Initialized',
        'Ready',
        'ContainersReady',
      ].map(type => condition(type, 'True', now)),
    ],
    containerStatuses: pod.spec.containers.map((container: JsonRecord) => ({
      name: container.name,
      image: container.image,
      imageID: '',
      containerID: `sandbox://${pod.metadata.uid}/${container.name}`,
      ready: true,
      started: true,
      restartCount: 0,
      state: { running: { startedAt: now } },
    })),
  };
}

/** Milliseconds that the containers of a pod run until they end by themselves; undefined for those that serve for ever. */
function runTimeOf(
  pod: KubernetesObject,
  { podRun }: Timings,
): number | undefined {
  const seconds = annotatedNumber(pod, runSecondsAnnotation);
  const isOfJob = pod.metadata.ownerReferences?.some(
    ({ kind, controller }) => kind === 'Job' && controller,
  );
  if (pod.spec.restartPolicy === 'Always') {
    return undefined;
  }
  if (seconds !== undefined) {
    return Math.max(0, seconds * 1000);
  }
  return isOfJob ? podRun : undefined;
}
