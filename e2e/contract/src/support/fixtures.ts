import { JsonObject } from './JsonObject';

/** A GPU node as the API server first sees it. */
export function node(
  name: string,
  labels: Record<string, string> = {},
): JsonObject {
  const offered = { cpu: '64', memory: '256Gi', pods: '110' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'contract/node': name, ...labels } },
    spec: {
      taints: [
        { key: 'nvidia.com/gpu', value: 'present', effect: 'NoSchedule' },
      ],
    },
    status: { capacity: offered, allocatable: offered },
  };
}

export function device(name: string, attributes: JsonObject = {}): JsonObject {
  return { name, attributes };
}

export interface SliceOptions {
  name: string;
  driver: string;
  node: string;
  pool?: string;
  sliceCount?: number;
  devices?: JsonObject[];
  sharedCounters?: JsonObject[];
}

export function resourceSlice(options: SliceOptions): JsonObject {
  return {
    apiVersion: 'resource.k8s.io/v1',
    kind: 'ResourceSlice',
    metadata: { name: options.name },
    spec: {
      driver: options.driver,
      nodeName: options.node,
      pool: {
        name: options.pool ?? options.node,
        generation: 1,
        resourceSliceCount: options.sliceCount ?? 1,
      },
      ...(options.devices ? { devices: options.devices } : {}),
      ...(options.sharedCounters
        ? { sharedCounters: options.sharedCounters }
        : {}),
    },
  };
}

export function deviceClass(name: string, expression: string): JsonObject {
  return {
    apiVersion: 'resource.k8s.io/v1',
    kind: 'DeviceClass',
    metadata: { name },
    spec: { selectors: [{ cel: { expression } }] },
  };
}

export function claimSpec(className: string, count = 1): JsonObject {
  return {
    devices: {
      requests: [
        { name: 'gpu', exactly: { deviceClassName: className, count } },
      ],
    },
  };
}

export function claim(name: string, className: string, count = 1): JsonObject {
  return {
    apiVersion: 'resource.k8s.io/v1',
    kind: 'ResourceClaim',
    metadata: { name },
    spec: claimSpec(className, count),
  };
}

export function claimTemplate(name: string, className: string): JsonObject {
  return {
    apiVersion: 'resource.k8s.io/v1',
    kind: 'ResourceClaimTemplate',
    metadata: { name },
    spec: { spec: claimSpec(className) },
  };
}

export interface PodOptions {
  /** Name of a claim, or of a template after `template:`. */
  uses?: string;
  node?: string;
  tolerate?: boolean;
}

export function podSpec(options: PodOptions = {}): JsonObject {
  const [kind, template] = (options.uses ?? '').split(':');
  const source = template
    ? { resourceClaimTemplateName: template }
    : { resourceClaimName: kind };
  return {
    ...(options.tolerate === false
      ? {}
      : { tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists' }] }),
    ...(options.node
      ? { nodeSelector: { 'contract/node': options.node } }
      : {}),
    ...(options.uses ? { resourceClaims: [{ name: 'gpu', ...source }] } : {}),
    containers: [
      {
        name: 'server',
        image: 'example.com/server:1',
        ...(options.uses ? { resources: { claims: [{ name: 'gpu' }] } } : {}),
      },
    ],
  };
}

export function pod(name: string, options: PodOptions = {}): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: podSpec(options),
  };
}

export function deployment(
  name: string,
  replicas: number,
  options: PodOptions & { strategy?: JsonObject; image?: string } = {},
): JsonObject {
  const spec = podSpec(options);
  if (options.image) {
    spec.containers[0].image = options.image;
  }
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: {
      replicas,
      ...(options.strategy ? { strategy: options.strategy } : {}),
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec },
    },
  };
}

export function configMap(
  name: string,
  data: Record<string, string> = {},
): JsonObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data };
}

export function quota(name: string, hard: Record<string, string>): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name },
    spec: { hard },
  };
}

/** A Job of one pod, or as `spec` says. */
export function job(
  name: string,
  options: PodOptions & { spec?: JsonObject } = {},
): JsonObject {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name },
    spec: {
      template: { spec: { ...podSpec(options), restartPolicy: 'Never' } },
      ...options.spec,
    },
  };
}
