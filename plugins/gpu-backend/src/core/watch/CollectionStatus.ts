/** What of a collection is read where the credentials may not read it in all namespaces. */
export interface NamespaceReading {
  /** As Roles name it, such as `deployments.apps`. */
  resource: string;
  /** Namespaces in which it is mirrored now. */
  live: ReadonlySet<string>;
  /** Namespaces in which the credentials may not read it either. */
  refused: readonly string[];
  /** Namespaces that are not read, as only so many are watched one by one. */
  beyond: readonly string[];
  /** What is not known for want of the other namespaces, for people. */
  missing?: string;
}

/** How the mirror of one collection stands. */
export interface CollectionStatus {
  /** Whether it was ever read whole; namespaces in which it is refused do not count. */
  synced: boolean;
  live: boolean;
  /** Since when it is as it is. */
  since: Date;
  error?: {
    message: string;
    code?: number;
    /** The part of the cluster's config entry at fault, where it is that and not the network. */
    property?: string;
  };
  /** Only requests are observed by it, so that everything else is known without it. */
  onlyRequests?: boolean;
  /** Kind of its objects, where requests are made of such objects. */
  requestKind?: string;
  /** Set while it is read namespace by namespace. */
  byNamespace?: NamespaceReading;
}
