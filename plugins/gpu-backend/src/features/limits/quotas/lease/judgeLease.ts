/** A Lease of `coordination.k8s.io/v1`, as far as it is read. */
export interface Lease {
  apiVersion: 'coordination.k8s.io/v1';
  kind: 'Lease';
  metadata: { name: string; namespace: string; resourceVersion?: string };
  spec?: {
    holderIdentity?: string;
    leaseDurationSeconds?: number;
    acquireTime?: string;
    renewTime?: string;
    leaseTransitions?: number;
  };
}

/** What to do about a Lease: keep it, renew it, take it over, or leave it to whoever has it. */
export type LeaseVerdict = 'keep' | 'renew' | 'take' | 'leave';

/** Name of the Lease in each cluster. */
export const leaseName = 'backstage-gpu';
/** Seconds without renewal after which another portal takes over. */
export const leaseSeconds = 60;
/** Milliseconds after which one of the replicas renews. */
export const renewAfter = 10_000;

/**
 * Decides about a Lease. How old it is, each process tells by its own clock, from when it first saw the Lease as it is: clocks of
 * portals and clusters may differ.
 *
 * @param age - milliseconds for which this process has seen the Lease unchanged; undefined when it sees it so for the first time
 */
export function judgeLease(
  { spec = {} }: Pick<Lease, 'spec'>,
  portal: string,
  age: number | undefined,
): LeaseVerdict {
  const { holderIdentity, leaseDurationSeconds = leaseSeconds } = spec;
  if (!holderIdentity) {
    return 'take';
  }
  if (holderIdentity === portal) {
    return age !== undefined && age < renewAfter ? 'keep' : 'renew';
  }
  return age !== undefined && age >= leaseDurationSeconds * 1000
    ? 'take'
    : 'leave';
}
