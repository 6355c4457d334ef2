import { KubernetesObject } from '../watch/KubernetesObject';

/** A pod that was made for a request. */
export interface RequestPod extends KubernetesObject {
  spec?: { nodeName?: string };
  status?: {
    phase?: string;
    conditions?: {
      type: string;
      status: string;
      reason?: string;
      message?: string;
    }[];
    containerStatuses?: {
      ready?: boolean;
      state?: { waiting?: { reason?: string; message?: string } };
    }[];
  };
}

/** A pod that may hold claims, and the workload that it belongs to. */
export interface HolderPod extends KubernetesObject {
  owner?: { kind: string; name: string };
}

/** A ResourceQuota of a namespace. */
export interface QuotaRecord extends KubernetesObject {
  spec?: { hard?: Record<string, string> };
}

/** An event that says that the claim of a pod was refused. */
export interface ClaimRefusal extends KubernetesObject {
  /** Name of the pod. */
  pod: string;
  message: string;
  /** ISO 8601 time of the latest. */
  at?: string;
}
