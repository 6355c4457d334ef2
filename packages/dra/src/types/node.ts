/**
 * The part of `metadata` that the rules read.
 *
 * @public
 */
export interface ObjectMeta {
  name?: string;
  namespace?: string;
  uid?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  creationTimestamp?: string;
  ownerReferences?: {
    apiVersion?: string;
    kind?: string;
    name?: string;
    uid?: string;
    controller?: boolean;
  }[];
}

/**
 * One requirement of a node selector term.
 *
 * @public
 */
export interface NodeSelectorRequirement {
  key: string;
  operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt' | string;
  values?: string[];
}

/**
 * Requirements that must all hold.
 *
 * @public
 */
export interface NodeSelectorTerm {
  matchExpressions?: NodeSelectorRequirement[];
  matchFields?: NodeSelectorRequirement[];
}

/**
 * Terms of which one must hold.
 *
 * @public
 */
export interface NodeSelector {
  nodeSelectorTerms: NodeSelectorTerm[];
}

/**
 * A taint of a node.
 *
 * @public
 */
export interface Taint {
  key: string;
  value?: string;
  effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute' | string;
  timeAdded?: string;
}

/**
 * A toleration of a pod.
 *
 * @public
 */
export interface Toleration {
  key?: string;
  operator?: 'Exists' | 'Equal' | 'Lt' | 'Gt' | string;
  value?: string;
  effect?: string;
  tolerationSeconds?: number;
}

/**
 * The part of a core/v1 Node that decides where a claim can be allocated.
 *
 * @public
 */
export interface Node {
  metadata?: ObjectMeta;
  spec?: {
    unschedulable?: boolean;
    taints?: Taint[];
  };
  status?: {
    conditions?: { type: string; status: string }[];
  };
}
