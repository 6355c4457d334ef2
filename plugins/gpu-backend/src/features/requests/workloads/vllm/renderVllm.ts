import { VllmWorkload } from '@backstage-gpu/plugin-gpu-common';
import {
  claimTemplateName,
  Manifest,
  RenderContext,
  podSelector,
  renderClaimTemplate,
  requestLabels,
} from '@backstage-gpu/plugin-gpu-node';

/** What the platform team sets for vLLM servers. */
export interface VllmSettings {
  image: string;
}

type Context = RenderContext<VllmWorkload>;

const names = { name: 'vllm', component: 'model-server' };
const port = 8000;
/** Seconds that a cold start may take: image, weights and compilation on slow storage. */
const startupSeconds = 1200;
const cachePath = '/cache';

/** Homes and caches under one writable folder: the server does not run as root and compiles at its first start. */
const cacheVariables = [
  'HOME',
  'HF_HOME',
  'XDG_CACHE_HOME',
  'XDG_CONFIG_HOME',
  'VLLM_CACHE_ROOT',
  'VLLM_CONFIG_ROOT',
  'TORCHINDUCTOR_CACHE_DIR',
  'TRITON_CACHE_DIR',
  'FLASHINFER_WORKSPACE_BASE',
  'CUDA_CACHE_PATH',
];

/**
 * The objects of a vLLM server on one device: ResourceClaimTemplate, Deployment and Service, in the order in which they
 * are applied.
 */
export function renderVllm(
  context: Context,
  settings: VllmSettings,
): Manifest[] {
  return [
    renderClaimTemplate(context, requestLabels(context, names)),
    renderDeployment(context, settings),
    renderService(context),
  ];
}

/** Address of the server inside its cluster. */
export function vllmEndpoint(spec: {
  name: string;
  namespace: string;
}): string {
  return `http://${spec.name}.${spec.namespace}.svc/v1`;
}

function renderDeployment(context: Context, settings: VllmSettings): Manifest {
  const { name, namespace } = context.request;
  const labels = requestLabels(context, names);
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace, labels },
    spec: {
      replicas: 1,
      // A rolling update of one replica would ask for a second device before it gives the first one back.
      strategy: { type: 'Recreate' },
      revisionHistoryLimit: 3,
      progressDeadlineSeconds: startupSeconds + 600,
      selector: { matchLabels: podSelector(context) },
      template: {
        metadata: { labels },
        spec: {
          automountServiceAccountToken: false,
          // A Service named vllm would set VLLM_PORT in the pod and crash the server.
          enableServiceLinks: false,
          terminationGracePeriodSeconds: 75,
          securityContext: {
            runAsNonRoot: true,
            runAsUser: 2000,
            runAsGroup: 2000,
            fsGroup: 2000,
            fsGroupChangePolicy: 'OnRootMismatch',
            seccompProfile: { type: 'RuntimeDefault' },
          },
          tolerations: context.tolerations,
          resourceClaims: [
            {
              name: 'gpu',
              resourceClaimTemplateName: claimTemplateName(context),
            },
          ],
          containers: [renderContainer(context.workload, settings)],
          volumes: [
            { name: 'cache', emptyDir: { sizeLimit: '40Gi' } },
            { name: 'temporary', emptyDir: { sizeLimit: '4Gi' } },
            {
              name: 'shared-memory',
              emptyDir: { medium: 'Memory', sizeLimit: '1Gi' },
            },
          ],
        },
      },
    },
  };
}

function renderContainer(
  workload: VllmWorkload,
  settings: VllmSettings,
): object {
  const health = { httpGet: { path: '/health', port: 'http' } };
  return {
    name: 'vllm',
    image: settings.image,
    // The image's entry point is `vllm serve`, as process 1, so that it hears SIGTERM.
    args: [
      workload.model,
      `--served-model-name=${workload.model}`,
      `--port=${port}`,
      `--max-model-len=${workload.maxModelLength ?? 'auto'}`,
      '--gpu-memory-utilization=0.90',
      // On a MIG device vLLM cannot ask the card for its size and would fall back to slow defaults.
      '--max-num-seqs=32',
      '--max-num-batched-tokens=2048',
      '--shutdown-timeout=45',
      '--disable-access-log-for-endpoints=/health,/metrics',
    ],
    env: [
      ...cacheVariables.map(name => ({ name, value: cachePath })),
      { name: 'USER', value: 'vllm' },
      { name: 'LOGNAME', value: 'vllm' },
      { name: 'VLLM_NO_USAGE_STATS', value: '1' },
      { name: 'DO_NOT_TRACK', value: '1' },
      { name: 'PYTORCH_CUDA_ALLOC_CONF', value: 'expandable_segments:False' },
    ],
    ports: [{ name: 'http', containerPort: port, protocol: 'TCP' }],
    resources: {
      claims: [{ name: 'gpu' }],
      // No CPU limit: it would throttle the API server and the tokenizer.
      requests: { cpu: '2', memory: '8Gi', 'ephemeral-storage': '2Gi' },
      limits: { memory: '16Gi' },
    },
    startupProbe: {
      ...health,
      periodSeconds: 10,
      timeoutSeconds: 5,
      failureThreshold: startupSeconds / 10,
    },
    livenessProbe: {
      ...health,
      periodSeconds: 10,
      timeoutSeconds: 5,
      failureThreshold: 6,
    },
    readinessProbe: {
      ...health,
      periodSeconds: 5,
      timeoutSeconds: 5,
      failureThreshold: 3,
    },
    lifecycle: { preStop: { sleep: { seconds: 15 } } },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      // NVIDIA's CDI hook writes into the container's root file system.
      readOnlyRootFilesystem: false,
    },
    terminationMessagePolicy: 'FallbackToLogsOnError',
    volumeMounts: [
      { name: 'cache', mountPath: cachePath },
      { name: 'temporary', mountPath: '/tmp' },
      { name: 'shared-memory', mountPath: '/dev/shm' },
    ],
  };
}

function renderService(context: Context): Manifest {
  const { name, namespace } = context.request;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name,
      namespace,
      labels: requestLabels(context, names),
    },
    spec: {
      selector: podSelector(context),
      ports: [
        {
          name: 'http',
          port: 80,
          targetPort: 'http',
          protocol: 'TCP',
          appProtocol: 'http',
        },
      ],
    },
  };
}
