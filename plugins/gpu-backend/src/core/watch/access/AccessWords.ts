/** What an operator calls the parts of a cluster's access: keys of app-config or fields of a kubeconfig. For messages. */
export interface AccessWords {
  /** Where the address is written, such as `gpu.clusters[0].url`. */
  server: string;
  /** Where the certificate authority belongs. */
  certificateAuthority: string;
  /** Where the credential comes from. */
  credential: string;
}
