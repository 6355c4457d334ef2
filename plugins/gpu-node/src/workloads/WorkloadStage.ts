/**
 * What is watched of an object of a workload. Pod templates and annotations are not mirrored: they may hold secrets.
 *
 * @public
 */
export interface WorkloadObject {
  metadata: {
    name: string;
    namespace?: string;
    uid?: string;
    generation?: number;
    /** Those of the portal only, such as backstage-gpu.io/request. */
    labels?: Record<string, string>;
    deletionTimestamp?: string;
  };
  /** Numbers, texts and booleans at its top level, such as `replicas`. */
  spec?: Record<string, unknown>;
  /** As its API says, or empty where it is longer than 16 KiB. It is input from outside: every field may be missing. */
  status?: Record<string, unknown>;
}

/**
 * What a cluster shows of a request.
 *
 * @public
 */
export interface ObservedWorkload {
  /**
   * Objects of a watched kind that carry the request's label.
   *
   * @param kind - with its API group, such as `Deployment.apps`; `Pod` and others of the core group have none
   */
  objects(kind: string): readonly WorkloadObject[];
  /** Why its pods do not run yet, in the cluster's words; undefined when nothing says so. */
  podReason?: string;
}

/**
 * How far a workload has come. A workload that is `starting` or `ready` without a device is pending.
 *
 * @public
 */
export interface WorkloadStage {
  /** `finished` holds no device any more and does not start again. */
  phase: 'starting' | 'ready' | 'finished';
  /** In words, when that needs saying. */
  reason?: string;
}
