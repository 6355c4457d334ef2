import type { Material } from './Material';

/** A command that prints a credential, as a kubeconfig names it. */
export interface CredentialCommand {
  command: string;
  args: string[];
  env: Record<string, string>;
  /** Version of ExecCredential. */
  apiVersion: string;
  /** What to do where the command is not installed. */
  installHint?: string;
  /** Whether the command is told which cluster it is for. */
  provideClusterInfo: boolean;
}

/** Who calls a cluster. */
export interface ClusterUser {
  name: string;
  token?: Material;
  certificate?: Material;
  key?: Material;
  basic?: { username: string; password: string };
  /** Headers that ask to act as somebody else. */
  impersonation: Record<string, string>;
  command?: CredentialCommand;
  /** The old way of getting tokens: `oidc`, `gcp` or `azure` with their settings. */
  provider?: { name: string; config: Record<string, string> };
}

/** Where a cluster is and who calls it, before any file of a credential is read. */
export interface ClusterTarget {
  server: string;
  certificateAuthority?: Material;
  skipVerification: boolean;
  serverName?: string;
  proxyUrl?: string;
  user: ClusterUser;
}
