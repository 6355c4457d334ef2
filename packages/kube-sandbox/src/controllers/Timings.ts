/**
 * How long the simulated parts of the cluster take, in milliseconds.
 *
 * @public
 */
export interface Timings {
  /** From the binding of a pod to its containers running and ready: image there, weights loaded. */
  podStart: number;
  /** From the deletion of a pod to its end. */
  podStop: number;
  /** From the creation of a node to its being Ready. */
  nodeReady: number;
  /** Between two attempts on a pod that did not fit and for which nothing changed. */
  unschedulableRetry: number;
  /** First pause of the scheduler before it tries a failed pod again; doubles up to ten times that. */
  schedulingBackoff: number;
}

/** A demo that feels like a cluster whose images are cached. */
export const DEMO_TIMINGS: Timings = {
  podStart: 4_000,
  podStop: 1_000,
  nodeReady: 200,
  unschedulableRetry: 300_000,
  schedulingBackoff: 1_000,
};

/**
 * As fast as KWOK's "fast" stages, for tests.
 *
 * @public
 */
export const FAST_TIMINGS: Timings = {
  podStart: 20,
  podStop: 10,
  nodeReady: 10,
  unschedulableRetry: 300_000,
  schedulingBackoff: 100,
};
