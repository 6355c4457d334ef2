/**
 * What can be wrong with a tier's DeviceClass.
 *
 * - `selectorError`: a selector fails on a device. At it the scheduler gives up every pod of the tier, on all nodes.
 * - `refused`: the API server would not take the selector today; what is stored already goes on working or failing.
 * - `undecided`: Kubernetes can evaluate the selector, this portal cannot.
 * - `matchesNothing`: no advertised device is selected.
 * - `overlap`: another tier selects some of the same devices.
 * - `memoryMismatch`: the tier's title names an amount of memory that a selected device does not have.
 *
 * @public
 */
export type LintKind =
  | 'selectorError'
  | 'refused'
  | 'undecided'
  | 'matchesNothing'
  | 'overlap'
  | 'memoryMismatch';

/**
 * Something wrong with the DeviceClass of a tier in one cluster, with the device that shows it.
 *
 * @public
 */
export interface LintFinding {
  /** Name of the tier, such as `gpu-small`. */
  tier: string;
  deviceClass: string;
  cluster: string;
  kind: LintKind;
  /** What is wrong, why it matters and what to do, in words. Names and errors in it are the cluster's: show it as text. */
  message: string;
  /** Id of a device that shows it, as in `GET /v1/occupancy`. Absent when it shows on no single device. */
  device?: string;
  /** How many devices show it. */
  devices?: number;
  /** With `overlap`: name of the other tier. */
  otherTier?: string;
  /** The CEL selector at fault. Absent when it is none in particular. */
  expression?: string;
  /**
   * A CEL selector to put in place of `expression`, or of all selectors of the class where `expression` is absent. It is
   * accepted as a new expression by Kubernetes 1.36, within its limits of cost and length, and fails on no advertised
   * device. Absent when none was found that is sure to mean the same.
   */
  correctedExpression?: string;
}

/**
 * Answer of `GET /v1/lint`.
 *
 * @public
 */
export interface LintResponse {
  revision: number;
  /** The clusters whose tiers were tried. Of a cluster that is missing nothing is known, which is not "no finding". */
  clusters: {
    cluster: string;
    /** Devices on which every tier was tried. */
    devices: number;
  }[];
  findings: LintFinding[];
}
