/**
 * One attribute value. Exactly one field is set; the list forms exist since
 * Kubernetes 1.36 behind the gate DRAListTypeAttributes.
 *
 * @remarks Integers may be given as `bigint` by callers that parse JSON
 * losslessly; plain JSON gives `number`.
 *
 * @public
 */
export interface DeviceAttribute {
  int?: number | bigint;
  bool?: boolean;
  string?: string;
  /** A semantic version 2.0.0, for example `580.126.20`. */
  version?: string;
  ints?: (number | bigint)[];
  bools?: boolean[];
  strings?: string[];
  versions?: string[];
}
