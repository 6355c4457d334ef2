import { JsonRecord } from '../cluster/types';

const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'] as const;

/** Taints of nodes in trouble that every pod endures for five minutes (DefaultTolerationSeconds admission). */
const toleratedTroubles = [
  'node.kubernetes.io/not-ready',
  'node.kubernetes.io/unreachable',
];

/** Fills a pod spec, of a pod or of a template, in place. */
export function defaultPodSpec(spec: JsonRecord): void {
  spec.restartPolicy ??= 'Always';
  spec.terminationGracePeriodSeconds ??= 30;
  spec.dnsPolicy ??= 'ClusterFirst';
  spec.securityContext ??= {};
  spec.schedulerName ??= 'default-scheduler';
  if (spec.serviceAccountName) {
    spec.serviceAccount ??= spec.serviceAccountName;
  }
  for (const list of [spec.containers, spec.initContainers]) {
    for (const container of Array.isArray(list) ? list : []) {
      defaultContainer(container);
    }
  }
  for (const volume of spec.volumes ?? []) {
    defaultVolume(volume);
  }
}

function tolerateTroubles(spec: JsonRecord): void {
  const tolerations: JsonRecord[] = spec.tolerations ?? [];
  const added = toleratedTroubles
    .filter(
      key =>
        !tolerations.some(
          toleration =>
            (toleration.key === key || !toleration.key) &&
            (!toleration.effect || toleration.effect === 'NoExecute'),
        ),
    )
    .map(key => ({
      key,
      operator: 'Exists',
      effect: 'NoExecute',
      tolerationSeconds: 300,
    }));
  if (added.length > 0) {
    spec.tolerations = [...tolerations, ...added];
  }
}

function qosClassOf(spec: JsonRecord): string {
  const containers: JsonRecord[] = [
    ...(spec.containers ?? []),
    ...(spec.initContainers ?? []),
  ];
  const hasAny = containers.some(
    ({ resources }) =>
      Object.keys(resources?.requests ?? {}).length > 0 ||
      Object.keys(resources?.limits ?? {}).length > 0,
  );
  const isGuaranteed = containers.every(({ resources }) =>
    ['cpu', 'memory'].every(
      name =>
        resources?.limits?.[name] !== undefined &&
        resources.requests?.[name] === resources.limits[name],
    ),
  );
  if (!hasAny) {
    return 'BestEffort';
  }
  return isGuaranteed ? 'Guaranteed' : 'Burstable';
}

/** Fills a new pod in place: its spec, what admission adds, and its first status. */
export function defaultPod(pod: JsonRecord): void {
  defaultPodSpec(pod.spec);
  pod.spec.enableServiceLinks ??= true;
  pod.spec.priority ??= 0;
  pod.spec.preemptionPolicy ??= 'PreemptLowerPriority';
  tolerateTroubles(pod.spec);
  pod.status = { phase: 'Pending', qosClass: qosClassOf(pod.spec) };
}

function defaultContainer(container: JsonRecord): void {
  container.terminationMessagePath ??= '/dev/termination-log';
  container.terminationMessagePolicy ??= 'File';
  container.imagePullPolicy ??= pullPolicyOf(container.image);
  container.resources ??= {};
  // A limit without a request asks for as much as the limit.
  for (const [name, value] of Object.entries(
    container.resources.limits ?? {},
  )) {
    container.resources.requests ??= {};
    container.resources.requests[name] ??= value;
  }
  for (const port of container.ports ?? []) {
    port.protocol ??= 'TCP';
  }
  for (const variable of container.env ?? []) {
    if (variable.valueFrom?.fieldRef) {
      variable.valueFrom.fieldRef.apiVersion ??= 'v1';
    }
  }
  for (const probe of probes) {
    if (container[probe]) {
      defaultProbe(container[probe]);
    }
  }
}

function pullPolicyOf(image: unknown): string {
  const text = String(image ?? '');
  const tag = /:([^:/@]+)$/.exec(text)?.[1];
  return !text.includes('@') && (tag === undefined || tag === 'latest')
    ? 'Always'
    : 'IfNotPresent';
}

function defaultProbe(probe: JsonRecord): void {
  probe.timeoutSeconds ??= 1;
  probe.periodSeconds ??= 10;
  probe.successThreshold ??= 1;
  probe.failureThreshold ??= 3;
  if (probe.httpGet) {
    probe.httpGet.scheme ??= 'HTTP';
    probe.httpGet.path ??= '/';
  }
}

function defaultVolume(volume: JsonRecord): void {
  for (const source of ['secret', 'configMap', 'projected', 'downwardAPI']) {
    if (volume[source]) {
      volume[source].defaultMode ??= 420;
    }
  }
  const kinds = Object.keys(volume).filter(key => key !== 'name');
  if (kinds.length === 0) {
    volume.emptyDir = {};
  }
}
