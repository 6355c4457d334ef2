/**
 * A kind that the sandbox stores without knowing what it means: nothing is validated and no controller acts on it, as
 * with a CustomResourceDefinition whose schema allows everything and whose operator is not there.
 *
 * @public
 */
export interface OpaqueKind {
  /** API group, for example `gateway.networking.k8s.io`. */
  group: string;
  version: string;
  kind: string;
  plural: string;
  /** Whether objects live in namespaces. */
  namespaced: boolean;
  /** Whether `/status` is served apart, so that plain writes leave the status alone. It is by default. */
  hasStatus?: boolean;
}

/**
 * Kinds of neighbours of GPU workloads, to choose from: `startSandbox({ kinds: [opaqueKinds.HTTPRoute] })`.
 *
 * @public
 */
export const opaqueKinds = {
  Gateway: {
    group: 'gateway.networking.k8s.io',
    version: 'v1',
    kind: 'Gateway',
    plural: 'gateways',
    namespaced: true,
  },
  HTTPRoute: {
    group: 'gateway.networking.k8s.io',
    version: 'v1',
    kind: 'HTTPRoute',
    plural: 'httproutes',
    namespaced: true,
  },
  PodMonitor: {
    group: 'monitoring.coreos.com',
    version: 'v1',
    kind: 'PodMonitor',
    plural: 'podmonitors',
    namespaced: true,
  },
  PrometheusRule: {
    group: 'monitoring.coreos.com',
    version: 'v1',
    kind: 'PrometheusRule',
    plural: 'prometheusrules',
    namespaced: true,
  },
  ClusterQueue: {
    group: 'kueue.x-k8s.io',
    version: 'v1beta1',
    kind: 'ClusterQueue',
    plural: 'clusterqueues',
    namespaced: false,
  },
  LocalQueue: {
    group: 'kueue.x-k8s.io',
    version: 'v1beta1',
    kind: 'LocalQueue',
    plural: 'localqueues',
    namespaced: true,
  },
  ResourceFlavor: {
    group: 'kueue.x-k8s.io',
    version: 'v1beta1',
    kind: 'ResourceFlavor',
    plural: 'resourceflavors',
    namespaced: false,
    hasStatus: false,
  },
  Workload: {
    group: 'kueue.x-k8s.io',
    version: 'v1beta1',
    kind: 'Workload',
    plural: 'workloads',
    namespaced: true,
  },
  InferenceService: {
    group: 'serving.kserve.io',
    version: 'v1beta1',
    kind: 'InferenceService',
    plural: 'inferenceservices',
    namespaced: true,
  },
  LLMInferenceService: {
    group: 'serving.kserve.io',
    version: 'v1alpha1',
    kind: 'LLMInferenceService',
    plural: 'llminferenceservices',
    namespaced: true,
  },
  NIMService: {
    group: 'apps.nvidia.com',
    version: 'v1alpha1',
    kind: 'NIMService',
    plural: 'nimservices',
    namespaced: true,
  },
  // Argo CD's Application has no status subresource.
  Application: {
    group: 'argoproj.io',
    version: 'v1alpha1',
    kind: 'Application',
    plural: 'applications',
    namespaced: true,
    hasStatus: false,
  },
} as const satisfies Record<string, OpaqueKind>;
