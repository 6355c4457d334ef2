/** Whom and what an allocation counts for. What is not known is absent. */
export interface Attribution {
  tier?: string;
  /** Of the tier, for one device. */
  pricePerHour?: number;
  project?: string;
  /** Value of the `backstage.io/kubernetes-id` label: which catalog entity holds it. */
  holder?: string;
  request?: string;
  memoryBytes?: number;
}

/** A device in the picture of its cluster, and the allocation that holds it. Times are milliseconds since 1970. */
export interface HeldDevice {
  cluster: string;
  /** `cluster/driver/pool/device`. */
  device: string;
  claim: { uid: string; namespace: string; name: string };
  /** When the scheduler allocated it, in whole seconds. Absent where the cluster does not say. */
  allocatedAt?: number;
  claimCreatedAt?: number;
  attribution: Attribution;
}
