const prefix = 'backstage-gpu.io';

/**
 * Labels that tie Kubernetes objects to tiers, projects and requests.
 *
 * @public
 */
export const gpuLabels = {
  /** On a DeviceClass: the tier that it is offered as. On everything we make: the tier it was made for. */
  tier: `${prefix}/tier`,
  /** On a Namespace: the project that it belongs to. On everything we make: the project it was made for. */
  project: `${prefix}/project`,
  /** On everything we make: the id of the request that it was made for. */
  request: `${prefix}/request`,
  /** Backstage's own label: which catalog entity an object belongs to. */
  kubernetesId: 'backstage.io/kubernetes-id',
} as const;

/**
 * Annotations of a DeviceClass that describe its tier to people.
 *
 * @public
 */
export const tierAnnotations = {
  title: `${prefix}/title`,
  description: `${prefix}/description`,
  suits: `${prefix}/suits`,
  pricePerHour: `${prefix}/price-per-hour`,
  order: `${prefix}/order`,
} as const;

/**
 * Annotations of catalog entities.
 *
 * @public
 */
export const entityAnnotations = {
  /** On a Group, System or Component: the GPU project that it works in. */
  project: `${prefix}/project`,
  /** On a Component: the request that made it. */
  request: `${prefix}/request`,
  /** Backstage's own annotation: the value of the `backstage.io/kubernetes-id` label on the entity's objects. */
  kubernetesId: 'backstage.io/kubernetes-id',
} as const;

/**
 * The signals channel on which `{ revision }` is broadcast, at most once a second, when the snapshot or a request changed.
 *
 * @public
 */
export const gpuSignalChannel = 'gpu';

/**
 * The events topic on which `{ id, state }` of a request is published whenever its state changed.
 *
 * @public
 */
export const gpuRequestsTopic = 'gpu.requests';
