const GROUPS: Record<string, string> = {
  namespaces: '/api/v1',
  nodes: '/api/v1',
  pods: '/api/v1',
  services: '/api/v1',
  secrets: '/api/v1',
  configmaps: '/api/v1',
  persistentvolumeclaims: '/api/v1',
  serviceaccounts: '/api/v1',
  events: '/api/v1',
  resourcequotas: '/api/v1',
  deployments: '/apis/apps/v1',
  replicasets: '/apis/apps/v1',
  jobs: '/apis/batch/v1',
  leases: '/apis/coordination.k8s.io/v1',
  networkpolicies: '/apis/networking.k8s.io/v1',
  poddisruptionbudgets: '/apis/policy/v1',
  resourceslices: '/apis/resource.k8s.io/v1',
  deviceclasses: '/apis/resource.k8s.io/v1',
  resourceclaims: '/apis/resource.k8s.io/v1',
  resourceclaimtemplates: '/apis/resource.k8s.io/v1',
};

/** The path of a cluster-scoped resource, or of one of its objects. */
export function clusterPath(resource: string, ...rest: string[]): string {
  return [GROUPS[resource], resource, ...rest].join('/');
}

/** The path of a resource in a namespace, or of one of its objects. */
export function namespacedPath(
  namespace: string,
  resource: string,
  ...rest: string[]
): string {
  return [GROUPS[resource], 'namespaces', namespace, resource, ...rest].join(
    '/',
  );
}
