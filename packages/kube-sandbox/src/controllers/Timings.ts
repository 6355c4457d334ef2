/**
 * How long the simulated parts of the cluster take, in milliseconds.
 *
 * @public
 */
export interface Timings {
  /** From the binding of a pod to its containers running and ready: image there, weights loaded. */
  podStart: number;
  /** From a pod of a Job running to its end; the pod's annotation `kube-sandbox/run-seconds` wins. */
  podRun: number;
  /** From the deletion of a pod to its end. */
  podStop: number;
  /** From the creation of a node to its being Ready. */
  nodeReady: number;
  /** First pause before a Job replaces a pod that failed; doubles with each one, up to ten minutes. */
  jobBackoff: number;
  /** Between two attempts on a pod that did not fit and for which nothing changed. */
  unschedulableRetry: number;
  /** First pause of the scheduler before it tries a failed pod again; doubles up to ten times that. */
  schedulingBackoff: number;
}

/** A demo that feels like a cluster whose images are cached. */
export const demoTimings: Timings = {
  podStart: 4_000,
  podRun: 30_000,
  podStop: 1_000,
  nodeReady: 200,
  jobBackoff: 10_000,
  unschedulableRetry: 300_000,
  schedulingBackoff: 1_000,
};

/**
 * As fast as KWOK's "fast" stages, for tests.
 *
 * @public
 */
export const fastTimings: Timings = {
  podStart: 20,
  podRun: 50,
  podStop: 10,
  nodeReady: 10,
  jobBackoff: 100,
  unschedulableRetry: 300_000,
  schedulingBackoff: 100,
};
