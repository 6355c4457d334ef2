/** How a cluster is reached; see `ClusterConfig`. */
export type ClusterAccess =
  | {
      kind: 'url';
      url: string;
      token?: string;
      tokenFile?: string;
      caData?: string;
      caFile?: string;
      skipTLSVerify: boolean;
    }
  | { kind: 'kubeconfig'; file: string; context?: string }
  | { kind: 'inCluster' }
  /** Its entry in app-config says nothing that can be used. */
  | { kind: 'invalid'; property: string; message: string };
