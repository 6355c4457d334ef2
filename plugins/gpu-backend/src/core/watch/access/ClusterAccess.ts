/** How a cluster is reached; see `ClusterConfig`. */
export type ClusterAccess =
  | {
      kind: 'url';
      url: string;
      /** Without one and without a file, that of the pod which the backend runs in. */
      token?: string;
      tokenFile?: string;
      /** Whether what answers at the URL signs in by itself, as `kubectl proxy` does. */
      anonymous?: boolean;
      caData?: string;
      caFile?: string;
      skipTLSVerify: boolean;
    }
  | { kind: 'kubeconfig'; file: string; context?: string }
  | { kind: 'inCluster' }
  /** Its entry in app-config says nothing that can be used. */
  | { kind: 'invalid'; property: string; message: string };
