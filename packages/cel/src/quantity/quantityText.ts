/**
 * A Kubernetes quantity as JSON carries it: `81559Mi`, `1`, `1500m`.
 *
 * @public
 */
export type QuantityText = string | number;
