import {
  DeviceClass,
  Node,
  ResourceClaim,
  ResourceSlice,
} from '@backstage-gpu/dra';
import { ClusterPicture } from '../watch/ClusterWatcher';
import { KubernetesObject } from '../watch/KubernetesObject';

type Named<T> = T & KubernetesObject;

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

/** A Deployment that was made for a request. */
export interface RequestDeployment extends KubernetesObject {
  spec?: { replicas?: number };
  status?: {
    readyReplicas?: number;
    conditions?: { type: string; status: string; message?: string }[];
  };
}

/** The mirrored objects of one cluster, with their types. */
export interface ClusterRecords {
  slices: Named<ResourceSlice>[];
  classes: Named<DeviceClass>[];
  claims: Named<ResourceClaim>[];
  nodes: Named<Node>[];
  namespaces: KubernetesObject[];
  /** By `namespace/name`. */
  pods: ReadonlyMap<string, KubernetesObject>;
  requestPods: RequestPod[];
  deployments: RequestDeployment[];
  /** The root objects of requests. */
  roots: KubernetesObject[];
}

/** Reads a picture as records. Nothing is checked here: the API server did, and the rules tolerate the rest. */
export function toClusterRecords(picture: ClusterPicture): ClusterRecords {
  const all = <T>(name: string) =>
    [...(picture.collections.get(name)?.values() ?? [])] as unknown as T[];
  return {
    slices: all('resourceslices'),
    classes: all('deviceclasses'),
    claims: all('resourceclaims'),
    nodes: all('nodes'),
    namespaces: all('namespaces'),
    pods: picture.collections.get('pods') ?? new Map(),
    requestPods: all('requestpods'),
    deployments: all('deployments'),
    roots: all('configmaps'),
  };
}
