/** A Kubernetes object to apply. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace: string;
    labels: Record<string, string>;
    annotations?: Record<string, string>;
    ownerReferences?: object[];
  };
  [field: string]: unknown;
}

/** Everything that the manifests of a request are rendered from. */
export interface ManifestSpec {
  requestId: string;
  name: string;
  namespace: string;
  project: string;
  tier: string;
  deviceClass: string;
  system?: string;
}
