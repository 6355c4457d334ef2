/**
 * Why an allocation was given up.
 *
 * - `selector`: a selector does not compile or fails at run time.
 * - `class`: a request names a DeviceClass that does not exist.
 * - `request`: the claim asks for something impossible or unknown.
 * - `pool`: a pool is being updated or is invalid.
 * - `constraint`: a request for all devices breaks a constraint.
 * - `undecided`: the engine cannot tell what Kubernetes would do.
 *
 * @public
 */
export type AllocationErrorKind =
  | 'selector'
  | 'class'
  | 'request'
  | 'pool'
  | 'constraint'
  | 'undecided';

/**
 * An allocation attempt failed with an error, which is not the same as finding
 * no devices: it ends the attempt for the whole pod, on all nodes, unless
 * `nodeOnly` is set.
 *
 * @public
 */
export class AllocationError extends Error {
  readonly kind: AllocationErrorKind;
  /** True when other nodes may still be tried. */
  readonly nodeOnly: boolean;

  constructor(
    kind: AllocationErrorKind,
    message: string,
    options?: { nodeOnly?: boolean },
  ) {
    super(message);
    this.name = 'AllocationError';
    this.kind = kind;
    this.nodeOnly = options?.nodeOnly ?? false;
  }
}
