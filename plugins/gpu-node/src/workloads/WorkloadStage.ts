/**
 * What is watched of an object of a workload.
 *
 * @public
 */
export interface WorkloadObject {
  apiVersion?: string;
  kind?: string;
  metadata: {
    name: string;
    namespace?: string;
    uid?: string;
    generation?: number;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    deletionTimestamp?: string;
  };
  /** As its API says; what lies in a cluster is input from outside, so every field may be missing. */
  spec?: Record<string, unknown>;
  status?: Record<string, unknown>;
}

/**
 * What a cluster shows of a request.
 *
 * @public
 */
export interface ObservedWorkload {
  /** Objects of a watched kind that carry the request's label, such as those of `Deployment`. */
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
