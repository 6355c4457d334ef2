import type { AccessWords } from './AccessWords';

/** What TLS needs to know of a cluster. Texts are PEM. */
export interface TlsSettings {
  ca?: string;
  cert?: string;
  key?: string;
  /** Name that the certificate is checked against, where it is not that of the URL. */
  servername?: string;
  rejectUnauthorized: boolean;
}

/** Everything that a call to a cluster needs, as of now. */
export interface Credentials {
  /** URL of the API server, without a slash at its end. */
  server: string;
  /** Headers that prove who calls. */
  headers: Record<string, string>;
  tls: TlsSettings;
  /** Proxy of this cluster alone; the environment decides when absent. */
  proxyUrl?: string;
}

/** Where a connection gets its credentials from; asked before every call. */
export interface CredentialSource {
  readonly words: AccessWords;
  /**
   * @param refused - whether the server refused the last ones, so that nothing kept in memory is good enough
   * @throws ClusterAccessError when a part cannot be had, and which
   */
  read(refused?: boolean): Promise<Credentials>;
  /** Ends what still runs to get credentials. */
  close?(): void;
}
