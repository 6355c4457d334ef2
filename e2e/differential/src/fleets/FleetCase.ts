import {
  DeviceClass,
  Node,
  ResourceClaim,
  ResourceClaimSpec,
  ResourceSlice,
  Toleration,
} from '@backstage-gpu/dra';

/** A state of a cluster, and questions about it; ../../oracle/fleet.go reads the same. */
export interface FleetCase {
  nodes: Node[];
  slices: ResourceSlice[];
  classes: DeviceClass[];
  claims: ResourceClaim[];
  /** What the pods of `asks` tolerate. */
  tolerations: Toleration[];
  /** How many such claims are granted one after another? */
  asks: { spec: ResourceClaimSpec; maximum: number }[];
  /** What does each node give to these claims of one pod? */
  pods: { claims: ResourceClaim[] }[];
}
