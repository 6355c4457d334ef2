/** A cluster cannot be reached because of what its configuration says. */
export class ClusterAccessError extends Error {
  /** The part of the cluster's config entry at fault, such as `kubeconfig`. */
  readonly property: string;

  constructor(property: string, message: string, cause?: Error) {
    super(message, { cause });
    this.name = 'ClusterAccessError';
    this.property = property;
  }
}
