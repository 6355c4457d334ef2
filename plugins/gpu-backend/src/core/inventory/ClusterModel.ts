import {
  DeviceClass,
  Node,
  PoolOptions,
  ResourceClaim,
} from '@backstage-gpu/dra';
import {
  ClusterSummary,
  TierClusterAvailability,
} from '@backstage-gpu/plugin-gpu-common';
import type { Map as ImmutableMap } from 'immutable';
import { ClaimRefusal, QuotaRecord } from '../records/ClusterRecords';
import { KubernetesObject } from '../watch/KubernetesObject';
import { PoolLookup } from './PoolLookup';
import { PoolModel } from './PoolModel';
import { Tier } from './readTiers';

/** What a cluster holds for one request. */
export interface ObservedRequest {
  /** The root object, as long as it is not being deleted. */
  root?: KubernetesObject;
  /** Objects made for it that are there still, by kind such as `Pod`, those that are being deleted among them. */
  objects: ReadonlyMap<string, readonly KubernetesObject[]>;
  /** Ids of the devices allocated to its claims. */
  devices: string[];
}

/** Availability of one tier, and what its devices are. */
export interface ClusterTier extends TierClusterAvailability {
  tier: string;
  /** Memory of the smallest device, in bytes. */
  memoryBytes?: number;
  /** Memory of the largest device, in bytes: a claim may get that one. */
  largestMemoryBytes?: number;
  profiles: string[];
}

/** By `namespace/name`, in no order. */
export type ClaimsOfNamespace = ImmutableMap<string, ResourceClaim>;

/** One cluster, as computed from its mirror. */
export interface ClusterModel {
  summary: ClusterSummary;
  /** Whether all that limits look at was read at least once; what is not known yet may be anything. */
  limitsReadable: boolean;
  /** Whether all that requests are observed by is up to date; what is missing otherwise may be there. */
  requestsKnown: boolean;
  /** Namespaces in which requests are observed; all when undefined. What is not seen in others may be there. */
  observedNamespaces: ReadonlySet<string> | undefined;
  /** Whether all claims are read, so that it is known which devices are taken. */
  occupancyKnown: boolean;
  /** Whether namespaces were read at least once. */
  namespacesKnown: boolean;
  tiers: readonly Tier[];
  /** By name. */
  classes: ReadonlyMap<string, DeviceClass>;
  availability: readonly ClusterTier[];
  /** By `driver/name`. */
  pools: ImmutableMap<string, PoolModel>;
  /** In which of the pools to look for what. */
  lookup: PoolLookup;
  /** Memory columns of whole GPUs as far as the cluster shows, by product. */
  columns: ReadonlyMap<string, number>;
  /** The nodes that take the pods that we make, by name. */
  nodes: readonly Node[];
  poolOptions: PoolOptions;
  /** By namespace: every claim, whatever it holds or waits for. */
  claims: ImmutableMap<string, ClaimsOfNamespace>;
  quotas: readonly QuotaRecord[];
  /** Pods whose claims were refused. */
  events: readonly ClaimRefusal[];
  /** By `requestKey`. */
  requests: ImmutableMap<string, ObservedRequest>;
  namespaces: readonly KubernetesObject[];
  /** Another object whenever ResourceSlices, DeviceClasses or tiers changed, whatever became of claims. */
  layout: object;
}
