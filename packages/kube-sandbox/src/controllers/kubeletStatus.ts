import { JsonRecord, KubernetesObject } from '../cluster/types';
import { Timings } from './Timings';

/** How many seconds the containers of a pod run until they end by themselves. */
const runSecondsAnnotation = 'kube-sandbox/run-seconds';
/** What they end with; 0 is success. */
const exitCodeAnnotation = 'kube-sandbox/exit-code';
const kubeletVersion = 'v1.36.2';
/** What a node offers that says nothing about itself. */
const roomy: JsonRecord = { cpu: '64', memory: '512Gi', pods: '110' };

/** Status of a node that is ready. */
export function readyNodeStatus(
  node: KubernetesObject,
  now: string,
): JsonRecord {
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

/** Status of a pod whose containers ended by themselves. */
export function endedPodStatus(pod: KubernetesObject, now: string): JsonRecord {
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

/** Status of a pod whose containers run. */
export function runningPodStatus(
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

/** Milliseconds that the containers of a pod run until they end by themselves; undefined for those that serve without end. */
export function runTimeOf(
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
