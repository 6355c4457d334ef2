/**
 * The largest number of devices that fit together.
 *
 * @public
 */
export interface Packing {
  devices: number;
  /** False when the search was too large: `devices` is an upper bound then. */
  exact: boolean;
}
